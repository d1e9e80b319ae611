// SPDX-License-Identifier: MIT
#include "ingest_help.hpp"

namespace framesd::app {

std::string ingest_help_text() {
  return R"(usage: framesd ingest [OPTION...] FILE...

Stores log files, one after the other, also beside a serving framesd. FILE is CSV or JSON lines, plain or
packed by gzip; - is standard input. A depth that is there already is replaced.

      --on-error skip|stop   bad rows are reported and left out, or end their file [skip]
      --rejects FILE         write the bad rows to FILE, each behind its line, column and reason. Correct
                             them there and ingest FILE as it is: those three are passed over
      --dry-run              report, write nothing
      --format text|json     the reports: a line, or one JSON object a file [text]
      --quiet                no progress, no report lines
      --chunk-size N         rows a transaction at most [10000]
      --data-dir DIR         the store [./data]
  -c, --config FILE          read this configuration file (none is read otherwise)

CSV: a header line `depth,...` with one more column for every sample, separated by , ; or TAB; where the comma
does not separate, it may be the decimal point. Samples are 0..255, decimals are cut. JSON lines:
{"depth":9000.1,"samples":[0,17,...]}

Every setting is an option here too: see framesd --help.
Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 done with rejected rows.
)";
}

}  // namespace framesd::app
