"""Run by Alembic with a connection that the program opened. Imports nothing of sifield."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("schema"),
    render_item=context.config.attributes.get("render_item"),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
