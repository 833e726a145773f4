"""Who reads a lesson look, fixed as it is planned; how often and how long each teacher was looked at."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.add_column(sa.Column('readers', sa.Text(), server_default='[]', nullable=False))

    op.create_table('observation_loads',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('observation_loads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_loads_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_loads_school_id'), ['school_id'], unique=False)
