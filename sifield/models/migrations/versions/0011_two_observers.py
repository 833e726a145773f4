"""Two who observe together, each for herself: which visits are a pair, and with whom."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pair_id', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('observed_with', sa.String(), server_default='', nullable=False))
    op.create_index('ix_visits_pair_id', 'visits', ['pair_id'], unique=False, sqlite_where=sa.text("pair_id <> ''"))
