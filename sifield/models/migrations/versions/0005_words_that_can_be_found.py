"""The words of a store, kept findable: a full-text index, triggers that keep it, and what was written before it."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_INDEX = (
    "CREATE VIRTUAL TABLE findable_words USING fts5(words, content='', contentless_delete=1, "
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


def upgrade() -> None:
    op.create_table('findable',
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('record', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.String(length=36), nullable=False),
    sa.Column('of_id', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('n'),
    sa.UniqueConstraint('row_id')
    )
    connection = op.get_bind()
    connection.exec_driver_sql(_INDEX)
    connection.exec_driver_sql("INSERT INTO findable_words (findable_words, rank) VALUES ('secure-delete', 1)")
    for table, (record, of, *columns) in _WORDS.items():
        text = " || char(10) || ".join(f"NEW.{column}" for column in columns)
        put = (
            f"INSERT OR IGNORE INTO findable (record, row_id, of_id) "
            f"SELECT '{record}', NEW.id, NEW.{of} WHERE NOT NEW.deleted; "
            f"INSERT INTO findable_words (rowid, words) SELECT n, {text} FROM findable "
            "WHERE row_id = NEW.id AND NOT NEW.deleted;"
        )
        take = "DELETE FROM findable_words WHERE rowid = (SELECT n FROM findable WHERE row_id = OLD.id);"
        forget = "DELETE FROM findable WHERE row_id = OLD.id;"
        connection.exec_driver_sql(f"CREATE TRIGGER {table}_find_new AFTER INSERT ON {table} BEGIN {put} END")
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_find_changed AFTER UPDATE OF {', '.join(columns)}, deleted ON {table} "
            f"BEGIN {take} {put} END"
        )
        connection.exec_driver_sql(f"CREATE TRIGGER {table}_find_gone AFTER DELETE ON {table} BEGIN {take} {forget} END")
        old = f"FROM {table} AS o WHERE NOT o.deleted ORDER BY o.rowid"
        connection.exec_driver_sql(f"INSERT INTO findable (record, row_id, of_id) SELECT '{record}', o.id, o.{of} {old}")
        connection.exec_driver_sql(
            f"INSERT INTO findable_words (rowid, words) SELECT f.n, {text.replace('NEW.', 'o.')} "
            f"FROM findable AS f JOIN {table} AS o ON o.id = f.row_id AND f.record = '{record}'"
        )
