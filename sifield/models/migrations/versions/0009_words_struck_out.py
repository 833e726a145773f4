"""That words were struck out, and which laptop has done it."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('struck', sa.Text(), server_default='[]', nullable=False))

    op.create_table('strikes',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('places', sa.Text(), nullable=False),
    sa.Column('struck_by', sa.String(), nullable=False),
    sa.Column('struck_at', sa.String(length=32), nullable=False),
    sa.Column('erased', sa.Integer(), nullable=False),
    sa.Column('signed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('strikes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strikes_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_strikes_visit_id'), ['visit_id'], unique=False)

    op.create_table('strike_copies',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('strike_id', sa.String(), nullable=False),
    sa.Column('device_id', sa.String(), nullable=False),
    sa.Column('confirmed_by', sa.String(), nullable=False),
    sa.Column('confirmed_at', sa.String(length=32), nullable=False),
    sa.Column('erased', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('strike_copies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strike_copies_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_strike_copies_strike_id'), ['strike_id'], unique=False)
