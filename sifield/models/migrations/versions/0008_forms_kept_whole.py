"""Forms ready for use are kept whole, as bytes; those kept before are made again from their workbooks."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table('compiled_templates')
    op.create_table('compiled_templates',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('kept', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('sha256')
    )
