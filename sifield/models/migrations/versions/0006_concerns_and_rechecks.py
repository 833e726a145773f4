"""That an immediate concern was passed on; and what a later visit saw of an action."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('concerns',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('told_at', sa.String(length=32), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('concerns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concerns_scope'), ['scope'], unique=False)

    op.create_table('rechecks',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('action_id', sa.String(), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('seen_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('rechecks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rechecks_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rechecks_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_rechecks_visit_id'), ['visit_id'], unique=False)
