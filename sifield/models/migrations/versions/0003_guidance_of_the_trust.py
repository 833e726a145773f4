"""Guidance files that the trust publishes: they travel as the forms do."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('guidance',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(), nullable=False),
    sa.Column('revised', sa.Date(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('published_at', sa.String(length=32), nullable=False),
    sa.Column('published_by', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('guidance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_guidance_document'), ['document'], unique=False)
        batch_op.create_index(batch_op.f('ix_guidance_scope'), ['scope'], unique=False)
