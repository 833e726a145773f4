"""What a form is: template, expressions, answers, session. May import the ground only: no Qt, no SQL, no network."""
