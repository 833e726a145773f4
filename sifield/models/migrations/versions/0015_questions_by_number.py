"""A row's number in the index says which question it belongs to, so that the words need not be written with a sign."""

from alembic import op
import sqlalchemy as sa

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_INDEX = (
    "CREATE VIRTUAL TABLE findable_words USING fts5(words, content='', columnsize=0, "
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


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    for table in _WORDS:
        for when in ('new', 'changed', 'gone'):
            run(f"DROP TRIGGER {table}_find_{when}")
    run("DROP TRIGGER findings_asked_new")
    run("DROP TRIGGER findings_asked_changed")
    run("DROP TABLE findable_words")
    op.create_table(
        'asked_questions',
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('n'),
        sa.UniqueConstraint('question'),
    )
    run("INSERT INTO asked_questions (question) SELECT DISTINCT question FROM findable WHERE question <> '' ORDER BY 1")
    op.rename_table('findable', 'findable_before')
    op.create_table(
        'findable',
        sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('record', sa.String(length=40), nullable=False),
        sa.Column('row_id', sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint('n'),
        sa.UniqueConstraint('row_id'),
    )
    run(
        "INSERT INTO findable (n, record, row_id) SELECT (place << 26) + (asked << 12) + at, record, row_id FROM ("
        "SELECT place, asked, row_number() OVER (PARTITION BY place, asked ORDER BY n) AS at, record, row_id FROM ("
        "SELECT f.n >> 16 AS place, coalesce(min(q.n, 16383), 0) AS asked, f.n, f.record, f.row_id "
        "FROM findable_before AS f LEFT JOIN asked_questions AS q ON q.question = f.question)) "
        "WHERE at < 4096 ORDER BY 1"
    )
    op.drop_table('findable_before')
    run(_INDEX)
    run("INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)")
    for table, (record, of, *columns) in _WORDS.items():
        question, *said_by = _QUESTIONS.get(table, ("''",))
        asked, put, take = _ask(columns, question), _put(record, of, columns, question), _take(columns)
        moved = f"DELETE FROM findable WHERE row_id = NEW.id AND n >> 12 & 16383 <> {_number(question)};"
        forget = "DELETE FROM findable WHERE row_id = OLD.id;"
        run(f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {asked} {put} END")
        run(
            f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {', '.join([*columns, *said_by])}, deleted "
            f"ON {table} BEGIN {take} {asked} {moved} {put} END"
        )
        run(f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {take} {forget} END")
    anew = "UPDATE actions SET finding_id = finding_id WHERE finding_id = NEW.id;"
    run(f"CREATE TRIGGER findings_asked_new AFTER INSERT ON findings BEGIN {anew} END")
    run(
        "CREATE TRIGGER findings_asked_changed AFTER UPDATE OF question ON findings "
        f"WHEN NEW.question <> OLD.question BEGIN {anew} END"
    )
    every = []
    for table, (record, _, *columns) in _WORDS.items():
        words, is_there = _text('o', columns)
        every.append(
            f"SELECT f.n, {words} FROM findable AS f CROSS JOIN {table} AS o ON o.id = f.row_id "
            f"WHERE f.record = '{record}' AND {is_there}"
        )
    run(f"INSERT INTO findable_words (rowid, words) {' UNION ALL '.join(every)} ORDER BY 1")


def _ask(columns: list[str], question: str) -> str:
    _, is_there = _text('NEW', columns)
    return (
        f"INSERT INTO asked_questions (question) SELECT {question} WHERE {is_there} AND {question} <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM asked_questions WHERE question = {question});"
    )


def _number(question: str) -> str:
    return f"coalesce((SELECT min(n, 16383) FROM asked_questions WHERE question = {question}), 0)"


def _put(record: str, of: str, columns: list[str], question: str) -> str:
    words, is_there = _text('NEW', columns)
    first = f"(i.n << 26) + ({_number(question)} << 12)"
    last = f"(SELECT max(n) FROM findable WHERE n BETWEEN {first} AND {first} + 4095)"
    return (
        f"INSERT INTO found_in (of_id) SELECT NEW.{of} WHERE {is_there} "
        f"AND NOT EXISTS (SELECT 1 FROM found_in WHERE of_id = NEW.{of}); "
        f"INSERT INTO findable (n, record, row_id) "
        f"SELECT coalesce({last}, {first}) + 1, '{record}', NEW.id FROM found_in AS i "
        f"WHERE i.of_id = NEW.{of} AND {is_there} AND NOT EXISTS (SELECT 1 FROM findable WHERE row_id = NEW.id) "
        f"AND coalesce({last}, 0) < {first} + 4095; "
        f"INSERT INTO findable_words (rowid, words) SELECT n, {words} FROM findable "
        f"WHERE row_id = NEW.id AND {is_there};"
    )


def _take(columns: list[str]) -> str:
    words, was_there = _text('OLD', columns)
    return (
        "INSERT INTO findable_words (findable_words, rowid, words) "
        f"SELECT 'delete', n, {words} FROM findable WHERE row_id = OLD.id AND {was_there};"
    )


def _text(row: str, columns: list[str]) -> tuple[str, str]:
    words = " || char(10) || ".join(f"{row}.{column}" for column in columns)
    return words, f"NOT {row}.deleted AND trim({words}, char(10)) <> ''"
