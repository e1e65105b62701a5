create index file_content on file (sha256);
