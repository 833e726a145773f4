"""Whose actions they are by person, and what an older edition of a plan said."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.add_column(sa.Column('findings_then', sa.Text(), server_default='[]', nullable=False))

    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('verifier_id', sa.String(), server_default='', nullable=False))
