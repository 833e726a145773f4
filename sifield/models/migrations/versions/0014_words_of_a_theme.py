"""The words of a theme: beside the words the index has the question that each row belongs to, an action's too."""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

_INDEX = (
    "CREATE VIRTUAL TABLE findable_words USING fts5(words, question, content='', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)
_WORDS = {
    'visits': ('visit', 'id', 'title', 'focus', 'summary'),
    'repeat_rows': ('repeat_row', 'visit_id', 'label'),
    'answers': ('answer', 'visit_id', 'words'),
    'notes': ('note', 'visit_id', 'text'),
    'pictures': ('picture', 'visit_id', 'caption'),
    'findings': ('finding', 'visit_id', 'text', 'head_comment'),
    'actions': ('action', 'plan_id', 'text', 'success_criterion', 'owner_name'),
}
_OWN = 'NEW.question', 'question'
_QUESTIONS = {
    'answers': _OWN,
    'notes': _OWN,
    'pictures': _OWN,
    'findings': _OWN,
    'actions': ("coalesce((SELECT question FROM findings WHERE id = NEW.finding_id), '')", 'finding_id'),
}
_SIGN = "iif(question = '', '', 'q' || hex(question))"


def upgrade() -> None:
    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_actions_finding_id'), ['finding_id'], unique=False)
    run = op.get_bind().exec_driver_sql
    for table in _WORDS:
        for when in ('new', 'changed', 'gone'):
            run(f"DROP TRIGGER {table}_find_{when}")
    run("DROP TABLE findable_words")
    run(
        "UPDATE findable SET question = coalesce((SELECT o.question FROM actions AS a "
        "JOIN findings AS o ON o.id = a.finding_id WHERE a.id = findable.row_id), '') WHERE record = 'action'"
    )
    run(_INDEX)
    run("INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)")
    for table, (record, of, *columns) in _WORDS.items():
        question, *said_by = _QUESTIONS.get(table, ("''",))
        put, take = _put(record, of, columns, question), _take(columns)
        forget = "DELETE FROM findable WHERE row_id = OLD.id;"
        run(f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {put} END")
        run(
            f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {', '.join([*columns, *said_by])}, deleted "
            f"ON {table} BEGIN {take} {put} END"
        )
        run(f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {take} {forget} END")
    for statement in _questions_of_actions():
        run(statement)
    sign = _SIGN.replace('question', 'f.question')
    for table, (record, _, *columns) in _WORDS.items():
        words, is_there = _text('o', columns)
        run(
            f"INSERT INTO findable_words (rowid, words, question) SELECT f.n, {words}, {sign} "
            f"FROM findable AS f CROSS JOIN {table} AS o ON o.id = f.row_id "
            f"WHERE f.record = '{record}' AND {is_there} ORDER BY f.n"
        )


def _put(record: str, of: str, columns: list[str], question: str) -> str:
    words, is_there = _text('NEW', columns)
    count = "(SELECT max(n) FROM findable WHERE n > i.n << 16 AND n < (i.n + 1) << 16)"
    return (
        f"INSERT OR IGNORE INTO found_in (of_id) SELECT NEW.{of} WHERE {is_there}; "
        f"INSERT INTO findable (n, record, row_id, question) "
        f"SELECT coalesce({count}, i.n << 16) + 1, '{record}', NEW.id, {question} FROM found_in AS i "
        f"WHERE i.of_id = NEW.{of} AND {is_there} AND coalesce({count}, 0) < ((i.n + 1) << 16) - 1 "
        "ON CONFLICT (row_id) DO UPDATE SET question = excluded.question; "
        f"INSERT INTO findable_words (rowid, words, question) SELECT n, {words}, {_SIGN} FROM findable "
        f"WHERE row_id = NEW.id AND {is_there};"
    )


def _take(columns: list[str]) -> str:
    words, was_there = _text('OLD', columns)
    return (
        "INSERT INTO findable_words (findable_words, rowid, words, question) "
        f"SELECT 'delete', n, {words}, {_SIGN} FROM findable WHERE row_id = OLD.id AND {was_there};"
    )


def _text(row: str, columns: list[str]) -> tuple[str, str]:
    words = " || char(10) || ".join(f"{row}.{column}" for column in columns)
    return words, f"NOT {row}.deleted AND trim({words}, char(10)) <> ''"


def _questions_of_actions() -> tuple[str, str]:
    words, is_there = _text('a', list(_WORDS['actions'][2:]))
    entries = (
        f"n, {words}, {_SIGN} FROM actions AS a JOIN findable AS f ON f.row_id = a.id "
        f"WHERE a.finding_id = NEW.id AND {is_there};"
    )
    anew = (
        f"INSERT INTO findable_words (findable_words, rowid, words, question) SELECT 'delete', {entries} "
        "UPDATE findable SET question = NEW.question "
        "WHERE row_id IN (SELECT id FROM actions WHERE finding_id = NEW.id); "
        f"INSERT INTO findable_words (rowid, words, question) SELECT {entries}"
    )
    return (
        f"CREATE TRIGGER findings_asked_new AFTER INSERT ON findings BEGIN {anew} END",
        "CREATE TRIGGER findings_asked_changed AFTER UPDATE OF question ON findings "
        f"WHEN NEW.question <> OLD.question BEGIN {anew} END",
    )
