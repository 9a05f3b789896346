// libarchive (Debian: libarchive-dev), which reads archives and compressed files of many kinds.
#include <archive.h>
#include <archive_entry.h>
