"""What a trust's improvement model asks for, as data: grades, programme, reviews, reports, joining. May import the
ground only.

``framework`` says what a framework holds, ``reading`` makes one of a .toml file and names all that is wrong with it
(``tables``: what may stand there), ``term_dates`` are a year's dates as people give them, ``english_year`` usual ones,
``calendar`` knows school days and terms, ``rhythm`` how often something comes, ``programme`` plans a school's year,
``joining`` that of one that joins, ``grading`` says which grade a framework's own rule gives.

``outline`` counts what a model asks for in a year, ``differences`` (for its year ``year_differences``) says what one
changes against another, ``side_by_side`` puts two beside each other, ``copying`` makes a trust's own of one.
"""
