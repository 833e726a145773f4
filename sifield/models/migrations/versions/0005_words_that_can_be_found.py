"""The words of a store, kept findable: a full-text index, triggers that keep it, and what was written before it."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_INDEX = (
    "CREATE VIRTUAL TABLE findable_words USING fts5(words, content='', "
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
_ASKED = ('answers', 'notes', 'pictures', 'findings')
_FACTS = 'school_id, reviewer_id, form_id'


def upgrade() -> None:
    op.create_table('found_in',
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('of_id', sa.String(length=36), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('school_id', sa.String(length=36), server_default='', nullable=False),
    sa.Column('reviewer_id', sa.String(length=36), server_default='', nullable=False),
    sa.Column('form_id', sa.String(), server_default='', nullable=False),
    sa.PrimaryKeyConstraint('n'),
    sa.UniqueConstraint('of_id'),
    sqlite_autoincrement=True
    )
    op.create_index('ix_found_in_day', 'found_in', ['day'])
    op.create_index('ix_found_in_school', 'found_in', ['school_id', 'day'])
    op.create_index('ix_found_in_reviewer', 'found_in', ['reviewer_id', 'day'])
    op.create_index('ix_found_in_form', 'found_in', ['form_id', 'day'])
    op.create_table('findable',
    sa.Column('n', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('record', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.String(length=36), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('n'),
    sa.UniqueConstraint('row_id')
    )
    connection = op.get_bind()
    connection.exec_driver_sql(_INDEX)
    connection.exec_driver_sql("INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)")
    for table, (record, of, *columns) in _WORDS.items():
        asked = ['question'] if table in _ASKED else []
        question = 'NEW.question' if asked else "''"
        text, is_there = _text('NEW', columns)
        old, was_there = _text('OLD', columns)
        count = "(SELECT max(n) FROM findable WHERE n > i.n << 16 AND n < (i.n + 1) << 16)"
        put = (
            f"INSERT OR IGNORE INTO found_in (of_id) SELECT NEW.{of} WHERE {is_there}; "
            f"INSERT INTO findable (n, record, row_id, question) "
            f"SELECT coalesce({count}, i.n << 16) + 1, '{record}', NEW.id, {question} FROM found_in AS i "
            f"WHERE i.of_id = NEW.{of} AND {is_there} AND coalesce({count}, 0) < ((i.n + 1) << 16) - 1 "
            "ON CONFLICT (row_id) DO UPDATE SET question = excluded.question; "
            f"INSERT INTO findable_words (rowid, words) SELECT n, {text} FROM findable "
            f"WHERE row_id = NEW.id AND {is_there};"
        )
        take = (
            f"INSERT INTO findable_words (findable_words, rowid, words) SELECT 'delete', n, {old} FROM findable "
            f"WHERE row_id = OLD.id AND {was_there};"
        )
        forget = "DELETE FROM findable WHERE row_id = OLD.id;"
        connection.exec_driver_sql(f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {put} END")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {', '.join([*columns, *asked])}, deleted ON {table} "
            f"BEGIN {take} {put} END"
        )
        connection.exec_driver_sql(f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {take} {forget} END")
    _keep_facts(connection)
    _take_in(connection)


def _text(row: str, columns: list[str]) -> tuple[str, str]:
    text = " || char(10) || ".join(f"{row}.{column}" for column in columns)
    return text, f"NOT {row}.deleted AND trim({text}, char(10)) <> ''"


def _keep_facts(connection: sa.Connection) -> None:
    of_visit = (
        "INSERT OR IGNORE INTO found_in (of_id) VALUES (NEW.id); "
        f"UPDATE found_in SET (day, {_FACTS}) = (NEW.planned_on, NEW.school_id, NEW.reviewer_id, NEW.form_id) "
        "WHERE of_id = NEW.id OR of_id IN (SELECT id FROM plans WHERE visit_id = NEW.id);"
    )
    of_plan = (
        "INSERT OR IGNORE INTO found_in (of_id) VALUES (NEW.id); "
        f"UPDATE found_in SET (day, {_FACTS}) = (SELECT planned_on, {_FACTS} FROM visits WHERE id = NEW.visit_id) "
        "WHERE of_id = NEW.id AND EXISTS (SELECT 1 FROM visits WHERE id = NEW.visit_id);"
    )
    connection.exec_driver_sql(f"CREATE TRIGGER visits_found_in_new AFTER INSERT ON visits BEGIN {of_visit} END")
    connection.exec_driver_sql(
        f"CREATE TRIGGER visits_found_in_changed AFTER UPDATE OF planned_on, {_FACTS} ON visits BEGIN {of_visit} END"
    )
    connection.exec_driver_sql(f"CREATE TRIGGER plans_found_in_new AFTER INSERT ON plans BEGIN {of_plan} END")
    for table in ('visits', 'plans'):
        gone = "DELETE FROM found_in WHERE of_id = OLD.id;"
        connection.exec_driver_sql(f"CREATE TRIGGER {table}_found_in_gone AFTER DELETE ON {table} BEGIN {gone} END")


def _take_in(connection: sa.Connection) -> None:
    """Index what is there, in the order of the visits' days."""
    rows, words = [], {}
    for table, (record, of, *columns) in _WORDS.items():
        words[table], is_there = _text('o', columns)
        question = 'o.question' if table in _ASKED else "''"
        rows.append(
            f"SELECT '{record}' AS record, o.id AS id, o.{of} AS of_id, {question} AS question "
            f"FROM {table} AS o WHERE {is_there}"
        )
    every = " UNION ALL ".join(rows)
    connection.exec_driver_sql(
        f"INSERT INTO found_in (of_id, day, {_FACTS}) SELECT * FROM ("
        f"SELECT id, planned_on, {_FACTS} FROM visits UNION ALL SELECT p.id, v.planned_on, "
        "coalesce(v.school_id, ''), coalesce(v.reviewer_id, ''), coalesce(v.form_id, '') "
        "FROM plans AS p LEFT JOIN visits AS v ON v.id = p.visit_id) ORDER BY 2, 1"
    )
    connection.exec_driver_sql(f"INSERT OR IGNORE INTO found_in (of_id) SELECT of_id FROM ({every})")
    connection.exec_driver_sql(
        "INSERT INTO findable (n, record, row_id, question) "
        "SELECT n, record, id, question FROM (SELECT (i.n << 16) + r.k AS n, record, id, question "
        f"FROM (SELECT *, row_number() OVER (PARTITION BY of_id ORDER BY id) AS k FROM ({every})) AS r "
        "JOIN found_in AS i ON i.of_id = r.of_id WHERE r.k < 1 << 16) ORDER BY n"
    )
    for table, (record, *_) in _WORDS.items():
        connection.exec_driver_sql(
            f"INSERT INTO findable_words (rowid, words) SELECT f.n, {words[table]} "
            f"FROM findable AS f JOIN {table} AS o ON o.id = f.row_id AND f.record = '{record}' ORDER BY f.n"
        )
