"""What expressions mean. Every line of the tables was tried against JavaRosa 5.1, the engine of ODK Collect."""

import pytest

from tests.forms.workbooks import NOW, options, q, session

ANSWERS = [
    q("integer", "i", default="5"),
    q("decimal", "d", default="2.5"),
    q("date", "day", default="2020-01-31"),
    q("dateTime", "moment"),
    q("select_multiple l", "many", default="a b"),
    q("select_one l", "one", default="b"),
    q("text", "t", default="hello"),
    q("text", "empty"),
    q("integer", "no_number"),
]

NUMBERS = {
    "1 + 1": 2,
    "2 + 3 * 4": 14,
    "10 - 4 - 3": 3,
    "5 div 2 * 2": 5,
    "5.5 mod 2": 1.5,
    "-5 mod 3": -2,
    "2 - -3": 5,
    "--3": 3,
    "'3' * '4'": 12,
    "- '3'": -3,
    "0 div 0": None,
    "${i} mod 0": None,
    "true() + true()": 2,
    "0.1 + 0.2": 0.30000000000000004,
    "number('1.1e6')": None,
    "number(' 12 ')": 12,
    "number('5.')": 5,
    "number('.5')": 0.5,
    "number('+5')": None,
    "number('')": None,
    "number('2020-01-31')": None,
    "number(${day})": 18292,
    "${day} + 1": 18293,
    "${day} - date('2020-01-01')": 30,
    "${no_number} + 1": None,
    "${t} + 1": None,
    "round(2.5)": 3,
    "round(-2.5)": -2,
    "round(2.567, 2)": 2.57,
    "round(1.005, 2)": 1.01,
    "round(-2.567, 2)": -2.57,
    "round(1234, -2)": 1200,
    "round('x')": None,
    "int(-2.7)": -2,
    "int('3.9')": 3,
    "count-selected(${many})": 2,
    "count-selected(${empty})": 0,
    "string-length('héllo')": 5,
    "min(3, 1, 2)": 1,
    "min(${no_number}, 3)": 3,
    "max('', 3)": 3,
    "min('')": None,
    "sum(${i})": 5,
    "count(${i})": 1,
    "count-non-empty(${no_number})": 0,
    "pow(2, 10)": 1024,
    "pow(0, 0)": 1,
    "sqrt(-1)": None,
    "log10(100)": 2,
    "abs('-3')": 3,
    "decimal-date-time(${day})": 18292,
    "coalesce(${empty}, ${i})": 5,
}

TEXTS = {
    "selected-at(${many}, 1)": "b",
    "selected-at(${many}, 5)": None,
    "selected-at(${many}, -1)": None,
    "substr('hello', 1, 3)": "el",
    "substr('hello', 2)": "llo",
    "substr('hello', -2)": "lo",
    "substr('hello', 3, 1)": None,
    "substr('hello', 1, 99)": "ello",
    "concat('a', 1, true())": "a1true",
    "join(' ', 'a', 'b')": "a b",
    "geofence('0.5 0.5', '0 0 0 0; 0 1 0 0; 1 1 0 0; 1 0 0 0; 0 0 0 0')": True,
    "geofence('0.5 1.5', '0 0; 0 1; 1 1; 1 0; 0 0')": False,
    "geofence('1.5 0.5', '0 0; 0 1; 1 1; 1 0')": False,
    "geofence('0.2 0.5', '0 0; 0 1; 1 1; 0.5 0.5; 1 0')": True,
    "geofence('0.9 0.5', '0 0; 0 1; 1 1; 0.5 0.5; 1 0')": False,
    "geofence('', '0 0; 0 1; 1 1')": False,
    "geofence('0.5 0.5', 'here')": False,
    "format-date(${day}, '%d/%m/%Y')": "31/01/2020",
    "format-date(${day}, '%e %n %b %a %y')": "31 1 Jan Fri 20",
    "format-date('', '%Y')": None,
    "coalesce('', 'x')": "x",
    "substring-before('2020-01-31', '-')": "2020",
    "substring-after('2020-01-31', '-')": "01-31",
    "substring-after('abc', 'x')": None,
    "substring-after('abc', '')": "abc",
    "translate('hello', 'el', 'ip')": "hippo",
    "translate('abc', 'abc', 'xy')": "xy",
    "normalize-space('  a   b ')": "a b",
    "string(1.0)": "1",
    "string(1000000000)": "1000000000",
    "jr:choice-name(${one}, '${one}')": "B",
    "jr:choice-name('zz', '${one}')": None,
    "digest('abc', 'SHA-256')": "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
    "digest('abc', 'MD5', 'hex')": "900150983cd24fb0d6963f7d28e17f72",
    "base64-decode('aGVsbG8=')": "hello",
    "once('x')": "x",
    "if(${empty}, 'y', 'n')": "n",
    "if('false', 'y', 'n')": "y",
    "date(18000)": "2019-04-14",
    "date(${day} + 1)": "2020-02-01",
    "date('')": None,
    "concat(${day}, '!')": "2020-01-31!",
}

TRUTHS = {
    "'' = 0": False,
    "${no_number} = 0": False,
    "${no_number} = ''": True,
    "${no_number} > 0": False,
    "${no_number} < 1": False,
    "${i} = '5'": True,
    "'5.0' = 5": True,
    "'a' < 'b'": False,
    "true() = 'x'": True,
    "1 < 2 = true()": True,
    "3 > 2 > 1": False,
    "boolean('false')": True,
    "boolean('')": False,
    "boolean(0)": False,
    "boolean-from-string('1')": True,
    "boolean-from-string('yes')": False,
    "not('')": True,
    "not('false')": False,
    "selected(${many}, 'a')": True,
    "selected(${many}, ' a ')": True,
    "selected(${many}, 'd')": False,
    "selected(${many}, '')": False,
    "selected(${empty}, '')": True,
    "regex('abc', 'b')": False,
    "regex('abc', '[a-c]+')": True,
    "${day} > '2020-01-01'": False,
    "date('2020-02-01') > ${day}": True,
    "${day} = '2020-01-31'": True,
    "${day} < today()": True,
    "(${day} + 1) = date('2020-02-01')": True,
    "${many} = 'a b'": True,
    "1 and 0": False,
    "'' or 'a'": True,
    "true() or 1 div 0": True,
    "not(true()) or false()": False,
    "contains('', '')": True,
    "starts-with('abc', '')": True,
    "ends-with('hello', 'lo')": True,
    "checklist(1, 2, true(), false())": True,
    "checklist(2, -1, true(), false())": False,
    "weighted-checklist(2, 3, true(), 2, false(), 1)": True,
}


def evaluate(expression: str) -> object:
    return session([*ANSWERS, q("calculate", "q", calculation=expression)], options("l", "a", "b", "c")).value("q")


@pytest.fixture(scope="module")
def results() -> dict[str, object]:
    """The value of every expression in the tables, worked out in one form."""
    tables = [*NUMBERS, *TEXTS, *TRUTHS]
    rows = [q("calculate", f"q{at}", calculation=expression) for at, expression in enumerate(tables)]
    opened = session([*ANSWERS, *rows], options("l", "a", "b", "c"))
    return {expression: opened.value(f"q{at}") for at, expression in enumerate(tables)}


@pytest.mark.parametrize(("expression", "expected"), [*NUMBERS.items(), *TEXTS.items(), *TRUTHS.items()])
def test_means_what_odk_means(expression: str, expected: object, results: dict[str, object]) -> None:
    found = results[expression]
    assert found == expected
    assert isinstance(found, bool) == isinstance(expected, bool)


def test_a_moment_counts_whole_days_unless_its_time_is_asked_for() -> None:
    opened = session(
        [
            q("dateTime", "moment"),
            q("calculate", "days", calculation="number(${moment})"),
            q("calculate", "exact", calculation="decimal-date-time(${moment})"),
            q("calculate", "clock", calculation="format-date-time(${moment}, '%Y-%m-%d %H:%M:%S')"),
            q("calculate", "text", calculation="string(${moment})"),
        ],
        moment="2020-01-31T12:00:00",
    )
    values = [opened.value(name) for name in ("days", "exact", "clock", "text")]
    assert values == [18292, 18292.5, "2020-01-31 12:00:00", "2020-01-31"]


def test_today_is_the_day_of_the_clock_that_was_passed_in() -> None:
    assert evaluate("today()") == NOW.astimezone().date().isoformat()


def test_a_thousand_alternatives_need_no_deep_stack() -> None:
    assert evaluate(" or ".join(["${i} = 1"] * 1000 + ["${i} = 5"])) is True


def test_excel_s_curly_quotes_and_minus_signs_are_read_as_plain_ones() -> None:
    assert evaluate("concat(‘a’, “b”)") == "ab"
    assert evaluate("5 − 3") == 2
