// SPDX-License-Identifier: MIT
//
// IngestOutput: what framesd ingest says: each file's report and the sum of all on standard output, rejected
// rows and what went wrong on standard error.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/ingest/report.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace framesd::app {

class IngestTarget;

struct IngestWords {
  bool quiet = false;
  bool json = false;
  bool verbose = false;
  bool dry_run = false;
};

class IngestOutput {
 public:
  // store   its folder, as a person finds it: a whole path
  // files   that are to be ingested
  IngestOutput(IngestWords words, std::string store, std::size_t files);

  // Says what came of a file and gives what it means for the exit status.
  int report(const std::string& file, const checked<ingest::Report>& report, const IngestTarget& target);
  // The same for all of them together, if they are several. Files that were not reported were not read.
  //
  // why   they were not
  void report_total(std::string_view why) const;

 private:
  std::string json_of(const std::string& file, const checked<ingest::Report>& report, bool store_made) const;
  std::string line_of(const std::string& what, const ingest::Report& report,
                      const std::string& news = {}) const;
  void add(const ingest::Report& report);

  const IngestWords words_;
  const std::string store_;
  const std::size_t files_;
  std::size_t reported_ = 0;
  std::size_t failed_ = 0;
  bool store_named_ = false;
  bool store_gone_ = false;  // and what the files before had stored in it
  ingest::Report sum_;
};

}  // namespace framesd::app
