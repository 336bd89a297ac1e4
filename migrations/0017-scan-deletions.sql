-- Records that a full scan did not show: few, and looked up with every batch.
create index record_version_deleted on raw.record_version (source_id, stream, record_key) where is_deleted;
