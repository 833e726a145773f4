"""The year of a trust: grades, what is due and booked, calendars, standing of a school; and pictures as evidence."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bookings',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('lead_id', sa.String(), nullable=False),
    sa.Column('with_ids', sa.Text(), nullable=False),
    sa.Column('former_ids', sa.Text(), nullable=False),
    sa.Column('requirement_ids', sa.Text(), nullable=False),
    sa.Column('focus', sa.String(), nullable=False),
    sa.Column('prepare', sa.String(), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bookings_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bookings_scope'), ['scope'], unique=False)

    op.create_table('calendars',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('published_at', sa.String(length=32), nullable=False),
    sa.Column('published_by', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('calendars', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendars_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendars_scope'), ['scope'], unique=False)

    op.create_table('frameworks',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('from_year', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.String(length=32), nullable=False),
    sa.Column('published_by', sa.String(length=36), nullable=False),
    sa.Column('withdrawn_at', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('frameworks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_frameworks_scope'), ['scope'], unique=False)

    op.create_table('inspections',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('scale', sa.String(), nullable=False),
    sa.Column('results', sa.Text(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspections_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspections_scope'), ['scope'], unique=False)

    op.create_table('inspector_calls',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('called_at', sa.String(length=32), nullable=False),
    sa.Column('called_by', sa.String(length=36), nullable=False),
    sa.Column('ended_at', sa.String(length=32), nullable=True),
    sa.Column('meant_until', sa.Date(), nullable=True),
    sa.Column('changed_by', sa.String(length=36), nullable=False),
    sa.Column('changed_at', sa.String(length=32), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('inspector_calls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspector_calls_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inspector_calls_scope'), ['scope'], unique=False)

    op.create_table('judgements',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('framework', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('judged_on', sa.Date(), nullable=False),
    sa.Column('judged_by', sa.String(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('judgements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgements_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_judgements_scope'), ['scope'], unique=False)

    op.create_table('pictures',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('row_id', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.String(length=32), nullable=False),
    sa.Column('author_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('caption', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('pictures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pictures_scope'), ['scope'], unique=False)
        batch_op.create_index(batch_op.f('ix_pictures_visit_id'), ['visit_id'], unique=False)

    op.create_table('placements',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('framework', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('computed', sa.String(), nullable=False),
    sa.Column('computed_why', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.String(), nullable=False),
    sa.Column('proposed_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('confirmed_by', sa.String(), nullable=False),
    sa.Column('confirmed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('placements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placements_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placements_scope'), ['scope'], unique=False)

    op.create_table('priorities',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('priorities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_priorities_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_priorities_scope'), ['scope'], unique=False)

    op.create_table('release_days',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('half_days', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('release_days', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_release_days_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_release_days_scope'), ['scope'], unique=False)

    op.create_table('role_holders',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('role_holders', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_holders_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_role_holders_scope'), ['scope'], unique=False)

    op.create_table('strengths',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('proven_on', sa.Date(), nullable=False),
    sa.Column('visit_id', sa.String(), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('strengths', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strengths_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_strengths_scope'), ['scope'], unique=False)

    op.create_table('targets',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('scope', sa.String(length=80), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('school_id', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('standard', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('baseline', sa.String(), nullable=False),
    sa.Column('aim', sa.String(), nullable=False),
    sa.Column('latest', sa.String(), nullable=False),
    sa.Column('latest_on', sa.Date(), nullable=True),
    sa.Column('rating', sa.String(), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=True),
    sa.Column('reviewed_on', sa.Date(), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('targets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_targets_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_targets_scope'), ['scope'], unique=False)

    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('telephone', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('checked_on', sa.Date(), nullable=True))

    with op.batch_alter_table('actions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('priority_id', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('done_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('done_note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('claimed_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('claimed_on', sa.Date(), nullable=True))

    with op.batch_alter_table('schools', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purged_on', sa.Date(), nullable=True))

    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('priority_id', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('requirements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('framework', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('year', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('grade', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('row', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('kind', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('term', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('within', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('within_number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('lead', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('half_days', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('focus', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('why', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('done_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('moved_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('settled_by', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('settled_on', sa.Date(), nullable=True))

    with op.batch_alter_table('templates', schema=None) as batch_op:
        batch_op.add_column(sa.Column('collection', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=False, server_default='0'))
