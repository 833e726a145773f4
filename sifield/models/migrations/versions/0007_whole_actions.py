"""What a whole action says, what becomes of it, and the record of a signing."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('milestones',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('action_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('milestones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestones_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestones_scope'), ['scope'], unique=False)

    op.create_table('action_notes',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('action_id', sa.String(), nullable=False),
    sa.Column('author_id', sa.String(), nullable=False),
    sa.Column('noted_at', sa.String(length=32), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('picture_id', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('action_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_notes_action_id'), ['action_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_action_notes_scope'), ['scope'], unique=False)

    op.create_table('signing_events',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('plan_id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.String(length=32), nullable=False),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('by_role', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('signing_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signing_events_plan_id'), ['plan_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signing_events_scope'), ['scope'], unique=False)

    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revises', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('edition', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('changed', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('superseded_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('lead_id', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reply_by', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('declined_why', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('closed_at', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('closed_by', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('side', sa.String(), nullable=False, server_default='school'))
        batch_op.add_column(sa.Column('stage', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('half_days', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('starts_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('resources', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('baseline', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('target', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('statutory', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('evidence_wanted', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('monitored_how', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('verifier_name', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('verifier_role', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('late_reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('carried_from', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('carried_reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rag', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rag_reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rag_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('rag_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('verified_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('verified_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('verified_note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('impact', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('impact_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('impact_by', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('typical', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('confidence', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('settled_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('settled_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('settled_why', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('evidence_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), nullable=False, server_default='note'))
        batch_op.add_column(sa.Column('source', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('words', sa.String(), nullable=False, server_default=''))
