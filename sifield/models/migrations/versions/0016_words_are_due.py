"""A change only notes a row as due for the index of the words; what is taken off that list is put into the index."""

from alembic import op
import sqlalchemy as sa

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

_WORDS = {
    'visits': ('visit', 'id', 'title', 'focus', 'summary'),
    'repeat_rows': ('repeat_row', 'visit_id', 'label'),
    'answers': ('answer', 'visit_id', 'words'),
    'notes': ('note', 'visit_id', 'text'),
    'pictures': ('picture', 'visit_id', 'caption'),
    'findings': ('finding', 'visit_id', 'text', 'head_comment'),
    'actions': ('action', 'plan_id', 'text', 'success_criterion', 'owner_name'),
}
_OWN = 'o.question', 'question'
_QUESTIONS = {
    'answers': _OWN,
    'notes': _OWN,
    'pictures': _OWN,
    'findings': _OWN,
    'actions': ("coalesce((SELECT question FROM findings WHERE id = o.finding_id), '')", 'finding_id'),
}
_TAKE = (
    "INSERT INTO findable_words (findable_words, rowid, words) "
    "SELECT 'delete', n, OLD.words FROM findable WHERE row_id = OLD.row_id AND OLD.words <> '';"
)


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    op.drop_index('ix_journal_txn', 'journal')  # a page more for every save, and asked after a fault of the disk alone
    op.create_table(
        'findable_due',
        sa.Column('n', sa.Integer(), nullable=False),
        sa.Column('record', sa.String(length=40), nullable=False),
        sa.Column('row_id', sa.String(length=36), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('n'),
        sa.UniqueConstraint('row_id'),
    )
    for table, (record, of, *columns) in _WORDS.items():
        for when in ('new', 'changed', 'gone'):
            run(f"DROP TRIGGER {table}_find_{when}")
        question, *said_by = _QUESTIONS.get(table, ("''",))
        changed = ", ".join([*columns, *said_by, "deleted"])
        _, is_there = _text('NEW', columns)
        words, was_there = _text('OLD', columns)
        comes = _due(record, "NEW.id", "''", is_there)
        changes = _due(record, "OLD.id", f"iif({was_there}, {words}, '')", f"({was_there} OR {is_there})")
        goes = _due(record, "OLD.id", words, was_there)
        at_once = "DELETE FROM findable_due WHERE row_id = OLD.id; DELETE FROM findable WHERE row_id = OLD.id;"
        run(f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {comes} END")
        run(f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {changed} ON {table} BEGIN {changes} END")
        run(f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {goes} {at_once} END")
        run(
            f"CREATE TRIGGER {table}_find_settled AFTER DELETE ON findable_due WHEN OLD.record = '{record}' "
            f"BEGIN {_TAKE} {_put(table, record, of, columns, question)} END"
        )


def _due(record: str, row_id: str, words: str, condition: str) -> str:
    return (
        f"INSERT INTO findable_due (record, row_id, words) SELECT '{record}', {row_id}, {words} WHERE {condition} "
        f"AND NOT EXISTS (SELECT 1 FROM findable_due WHERE row_id = {row_id});"
    )


def _put(table: str, record: str, of: str, columns: list[str], question: str) -> str:
    words, is_there = _text('o', columns)
    row, place = f"{table} AS o", f"JOIN found_in AS i ON i.of_id = o.{of}"
    here = f"WHERE o.id = OLD.row_id AND {is_there}"
    number = f"coalesce((SELECT min(n, 16383) FROM asked_questions WHERE question = {question}), 0)"
    first = f"(i.n << 26) + ({number} << 12)"
    last = f"(SELECT max(n) FROM findable WHERE n BETWEEN {first} AND {first} + 4095)"
    is_known = "EXISTS (SELECT 1 FROM findable WHERE row_id = OLD.row_id)"
    return (
        f"INSERT INTO asked_questions (question) SELECT {question} FROM {row} {here} AND {question} <> '' "
        f"AND NOT EXISTS (SELECT 1 FROM asked_questions WHERE question = {question}); "
        f"DELETE FROM findable WHERE row_id = OLD.row_id "
        f"AND n >> 12 & 16383 <> (SELECT {number} FROM {row} {here}); "
        f"INSERT INTO found_in (of_id) SELECT o.{of} FROM {row} {here} "
        f"AND NOT EXISTS (SELECT 1 FROM found_in WHERE of_id = o.{of}); "
        f"INSERT INTO findable (n, record, row_id) SELECT coalesce({last}, {first}) + 1, '{record}', o.id "
        f"FROM {row} {place} {here} AND NOT {is_known} "
        f"AND coalesce({last}, 0) < {first} + 4095; "
        f"INSERT INTO findable_words (rowid, words) SELECT f.n, {words} "
        f"FROM findable AS f CROSS JOIN {row} {here} AND f.row_id = OLD.row_id;"
    )


def _text(row: str, columns: list[str]) -> tuple[str, str]:
    words = " || char(10) || ".join(f"{row}.{column}" for column in columns)
    return words, f"NOT {row}.deleted AND trim({words}, char(10)) <> ''"
