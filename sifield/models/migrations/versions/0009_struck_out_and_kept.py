"""That words were struck out, and on which laptops; until when records are kept, and that they were deleted."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
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

    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.add_column(sa.Column('delete_on', sa.Date(), nullable=True))

    op.create_table('holds',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('placed_by', sa.String(), nullable=False),
    sa.Column('placed_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('lifted_on', sa.Date(), nullable=True),
    sa.Column('lifted_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holds_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_holds_visit_id'), ['visit_id'], unique=False)

    op.create_table('disposals',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.Column('disposed_by', sa.String(), nullable=False),
    sa.Column('disposed_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('disposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disposals_scope'), ['scope'], unique=False)

    op.create_table('samples',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('sizes', sa.Text(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.Column('drawn_by', sa.String(), nullable=False),
    sa.Column('drawn_at', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('samples', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_samples_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_samples_visit_id'), ['visit_id'], unique=False)
