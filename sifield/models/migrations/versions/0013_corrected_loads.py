"""What was put right in the observation load: by how much, by whom, when and why."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('load_corrections',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('corrected_by', sa.String(), nullable=False),
    sa.Column('corrected_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('load_corrections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_load_corrections_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_load_corrections_school_id'), ['school_id'], unique=False)
