import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.javarosa.core.model.CoreModelModule;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.FormIndex;
import org.javarosa.core.model.ItemsetBinding;
import org.javarosa.core.model.QuestionDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.PrototypeManager;
import org.javarosa.core.util.JavaRosaCoreModule;
import org.javarosa.core.util.externalizable.ExtUtil;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormAnswerDataParser;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.XPathConditional;

/**
 * One form at a time in JavaRosa, driven line by line.
 *
 * A command is a line of words between tabs (a backslash before t, n or itself inside a word); the answer is one line
 * of JSON with "ns", the nanoseconds that JavaRosa itself took. Places are written /data/room[2]/pupils, counted from 1.
 *
 *   open FILE           a form afresh
 *   keep                the definition of the form and its answers so far, as ODK Collect caches and saves them
 *   recall              the form afresh, from the definition that was kept
 *   resume              the form with the answers that were kept
 *   load FILE           the form with the answers of a submission
 *   set PLACE TEXT      an answer ("" clears it)
 *   add PLACE           a row at the end of a repeat
 *   remove PLACE        a row
 *   settle              walk through the form, so that repeats with a count get or lose their rows
 *   refresh             work everything out again, for what JavaRosa leaves as it was
 *   dump                every question and group: does it apply, its value, its verdict, its open choices
 *   choices PLACE       the open choices of one question
 *   eval PLACE TEXT     the value of an expression seen from a place, with its type
 */
public final class Oracle {
    private FormDef form;
    private FormEntryController controller;
    private final Map<String, QuestionDef> questions = new HashMap<>();
    private final Map<String, XPathConditional> parsed = new HashMap<>();
    private byte[] definition;
    private byte[] answers;
    private long took;

    public static void main(String[] arguments) throws Exception {
        PrintStream replies = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err); // JavaRosa talks
        PrototypeManager.registerPrototypes(JavaRosaCoreModule.classNames);
        PrototypeManager.registerPrototypes(CoreModelModule.classNames);
        new XFormsModule().registerModule();
        PropertyManager.setPropertyManager((IPropertyManager) Proxy.newProxyInstance( // no device, no user
                Oracle.class.getClassLoader(), new Class<?>[] {IPropertyManager.class}, (self, method, given) -> null));
        Oracle oracle = new Oracle();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            replies.println(oracle.reply(line));
            replies.flush();
        }
    }

    private String reply(String line) {
        String[] words = line.split("\t", -1);
        for (int at = 0; at < words.length; at++) {
            words[at] = plain(words[at]);
        }
        took = 0;
        try {
            String found = run(words);
            return "{\"ns\":" + took + (found.isEmpty() ? "" : ",\"found\":" + found) + "}";
        } catch (Exception | StackOverflowError fault) {
            return "{\"ns\":0,\"fault\":" + quoted(fault.getClass().getSimpleName() + ": " + fault.getMessage()) + "}";
        }
    }

    private String run(String[] words) throws Exception {
        switch (words[0]) {
            case "open": open(words[1]); return "";
            case "keep": keep(); return "";
            case "recall": recall(null); return "";
            case "resume": recall(answers); return "";
            case "load": load(words[1]); return "";
            case "set": set(place(words[1]), words[2]); return "";
            case "add": add(place(words[1])); return "";
            case "remove": remove(place(words[1])); return "";
            case "settle": settle(); return "";
            case "refresh": refresh(); return "";
            case "dump": return dump();
            case "choices": return choices(place(words[1]));
            case "eval": return eval(place(words[1]), words[2]);
            default: throw new IllegalArgumentException("no such command: " + words[0]);
        }
    }

    private void open(String file) throws Exception {
        questions.clear();
        parsed.clear();
        try (InputStream stream = new FileInputStream(file)) {
            long begun = System.nanoTime();
            form = XFormUtils.getFormFromInputStream(stream);
            form.initialize(true, new InstanceInitializationFactory());
            controller = new FormEntryController(new FormEntryModel(form));
            took = System.nanoTime() - begun;
        }
    }

    private void keep() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        form.writeExternal(new DataOutputStream(bytes));
        definition = bytes.toByteArray();
        answers = new XFormSerializingVisitor().serializeInstance(form.getInstance());
    }

    private void load(String file) throws Exception {
        keep();
        recall(java.nio.file.Files.readAllBytes(java.nio.file.Path.of(file)));
    }

    private void recall(byte[] saved) throws Exception {
        questions.clear();
        parsed.clear();
        long begun = System.nanoTime();
        form = new FormDef();
        form.readExternal(new DataInputStream(new ByteArrayInputStream(definition)), ExtUtil.defaultPrototypes());
        if (saved != null) {
            TreeElement root = form.getInstance().getRoot().deepCopy(true);
            root.populate(XFormParser.restoreDataModel(saved, null).getRoot(), form);
            form.getInstance().setRoot(root);
        }
        form.initialize(saved == null, new InstanceInitializationFactory());
        controller = new FormEntryController(new FormEntryModel(form));
        took = System.nanoTime() - begun;
    }

    private void set(TreeReference place, String text) {
        TreeElement node = node(place);
        IAnswerData value = text.isEmpty() ? null
                : XFormAnswerDataParser.getAnswerData(text, node.getDataType(), question(place));
        long begun = System.nanoTime();
        form.setValue(value, place, true);
        took = System.nanoTime() - begun;
    }

    private void add(TreeReference repeat) throws Exception {
        if (node(repeat.getParentRef()).getChildMultiplicity(repeat.getNameLast()) != repeat.getMultLast()) {
            throw new IllegalArgumentException("not at the end: " + repeat);
        }
        FormIndex index = find(repeat, FormEntryController.EVENT_PROMPT_NEW_REPEAT);
        long begun = System.nanoTime();
        form.createNewRepeat(index);
        took = System.nanoTime() - begun;
    }

    private void remove(TreeReference row) {
        FormIndex index = find(row, FormEntryController.EVENT_REPEAT);
        long begun = System.nanoTime();
        form.deleteRepeat(index);
        took = System.nanoTime() - begun;
    }

    /** Finds the first row of the repeat by walking, and counts on from there. */
    private FormIndex find(TreeReference wanted, int event) {
        TreeReference first = wanted.clone();
        first.setMultiplicity(first.size() - 1, 0);
        FormEntryModel model = controller.getModel();
        FormIndex index = FormIndex.createBeginningOfFormIndex();
        while (!index.isEndOfFormIndex()) {
            TreeReference here = index.getReference();
            int found = model.getEvent(index);
            if (here != null && here.equals(first) && (found == FormEntryController.EVENT_REPEAT || found == event)) {
                return numbered(index, wanted);
            }
            index = model.incrementIndex(index);
        }
        throw new IllegalArgumentException("nothing at " + wanted);
    }

    private static FormIndex numbered(FormIndex index, TreeReference wanted) {
        if (index.isTerminal()) {
            return new FormIndex(index.getLocalIndex(), wanted.getMultLast(), wanted);
        }
        FormIndex next = numbered(index.getNextLevel(), wanted);
        return new FormIndex(next, index.getLocalIndex(), index.getInstanceIndex(), index.getLocalReference());
    }

    private void settle() {
        long begun = System.nanoTime();
        controller.jumpToIndex(FormIndex.createBeginningOfFormIndex());
        while (controller.stepToNextEvent() != FormEntryController.EVENT_END_OF_FORM) {
            took = System.nanoTime() - begun;
        }
        took = System.nanoTime() - begun;
    }

    private void refresh() throws Exception {
        for (QuestionDef question : questions.values()) {
            if (question != null && question.getDynamicChoices() != null) {
                Field kept = ItemsetBinding.class.getDeclaredField("cachedFilteredChoiceList");
                kept.setAccessible(true);
                kept.set(question.getDynamicChoices(), null);
            }
        }
        form.initialize(false, new InstanceInitializationFactory());
    }

    private String eval(TreeReference place, String text) throws Exception {
        EvaluationContext seen = new EvaluationContext(form.getEvaluationContext(), place);
        XPathConditional expression = parsed.get(text);
        if (expression == null) {
            expression = new XPathConditional(text);
            parsed.put(text, expression);
        }
        long begun = System.nanoTime();
        Object value = expression.evalRaw(form.getMainInstance(), seen);
        took = System.nanoTime() - begun;
        return "[" + quoted(value.getClass().getSimpleName()) + "," + quoted(written(value)) + "]";
    }

    private static String written(Object value) {
        if (value instanceof java.util.Date) {
            java.time.ZoneId zone = java.time.ZoneId.systemDefault();
            return ((java.util.Date) value).toInstant().atZone(zone).toLocalDateTime().toString();
        }
        return value.toString();
    }

    // ---- what is there

    private String dump() {
        List<String> found = new ArrayList<>();
        TreeElement root = (TreeElement) form.getMainInstance().getRoot();
        for (int at = 0; at < root.getNumChildren(); at++) {
            describe(root.getChildAt(at), found);
        }
        return "[" + String.join(",", found) + "]";
    }

    private void describe(TreeElement node, List<String> found) {
        if (node.getMult() == TreeReference.INDEX_TEMPLATE) {
            return;
        }
        TreeReference place = node.getRef();
        StringBuilder text = new StringBuilder("{\"at\":").append(quoted(place.toString(true)));
        text.append(",\"applies\":").append(node.isRelevant());
        if (node.isChildable() && node.getNumChildren() > 0 || node.isRepeatable()) {
            text.append(",\"repeat\":").append(node.isRepeatable());
        } else {
            IAnswerData value = node.getValue();
            if (value != null) {
                text.append(",\"value\":").append(quoted(value.uncast().getString()));
                text.append(",\"type\":").append(quoted(value.getClass().getSimpleName()));
                text.append(",\"good\":").append(form.evaluateConstraint(place, value));
            }
            text.append(",\"required\":").append(node.isRequired());
            text.append(",\"readonly\":").append(!node.isEnabled());
            if (node.isRelevant() && isSelect(question(place))) {
                text.append(",\"choices\":").append(choices(place));
            }
        }
        found.add(text.append("}").toString());
        for (int at = 0; at < node.getNumChildren(); at++) {
            describe(node.getChildAt(at), found);
        }
    }

    private static boolean isSelect(QuestionDef question) {
        return question != null && (question.getDynamicChoices() != null || question.getNumChoices() > 0);
    }

    private String choices(TreeReference place) {
        TreeElement node = node(place);
        IAnswerData kept = node.getValue();
        QuestionDef question = question(place);
        ItemsetBinding from = question.getDynamicChoices();
        long begun = System.nanoTime();
        List<SelectChoice> open = from == null ? question.getChoices() : from.getChoices(form, place);
        took = System.nanoTime() - begun;
        node.setAnswer(kept); // looking at the choices takes away an answer that is no longer among them
        List<String> names = new ArrayList<>();
        for (SelectChoice one : open) {
            names.add(quoted(one.getValue()));
        }
        return "[" + String.join(",", names) + "]";
    }

    private QuestionDef question(TreeReference place) {
        String all = place.genericize().toString(false);
        if (!questions.containsKey(all)) {
            questions.put(all, FormDef.findQuestionByRef(place.genericize(), form));
        }
        return questions.get(all);
    }

    private TreeElement node(TreeReference place) {
        TreeElement node = form.getMainInstance().resolveReference(place);
        if (node == null) {
            throw new IllegalArgumentException("nothing at " + place);
        }
        return node;
    }

    private static TreeReference place(String written) {
        TreeReference place = TreeReference.rootRef();
        for (String step : written.substring(1).split("/")) {
            int bracket = step.indexOf('[');
            String name = bracket < 0 ? step : step.substring(0, bracket);
            int number = bracket < 0 ? 0 : Integer.parseInt(step.substring(bracket + 1, step.length() - 1)) - 1;
            place.add(name, number);
        }
        return place;
    }

    // ---- the words on the wire

    private static String plain(String word) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < word.length(); at++) {
            char letter = word.charAt(at);
            if (letter == '\\') {
                char marked = word.charAt(++at);
                letter = marked == 't' ? '\t' : marked == 'n' ? '\n' : marked == 'r' ? '\r' : marked;
            }
            text.append(letter);
        }
        return text.toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < ' ' || letter > '~') {
                json.append(String.format("\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        return json.append('"').toString();
    }
}
