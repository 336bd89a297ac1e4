-- Grain: e-mail address or phone that joins nobody.
select contact from ops.never_join_by;
