"""Who published a form, since when a version is no longer offered, and the rules of a form as this laptop runs them."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('templates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_by', sa.String(length=36), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('withdrawn_at', sa.String(length=32), nullable=True))

    with op.batch_alter_table('compiled_templates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('code', sa.LargeBinary(), nullable=False, server_default=sa.text("x''")))
