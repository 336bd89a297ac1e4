-- Grain: e-mail address or phone that is never joined by.
select contact from ops.never_join_by;
