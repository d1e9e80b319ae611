// SPDX-License-Identifier: MIT
//
// IngestTarget: what takes the rows of framesd ingest, and what there is to say about it in the reports.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/store/log.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace framesd::app {

struct Invocation;

class IngestTarget {
 public:
  virtual ~IngestTarget() = default;

  virtual store::Log& store() noexcept = 0;
  // Where the rows go: "/var/lib/framesd", whatever folder the command was started in.
  virtual std::string place() const = 0;
  // The folder of the store, whose files are no output of a command; empty: there is none.
  virtual std::filesystem::path folder() const = 0;
  // Whether the store could not be opened when rows came, and so will not be for any file.
  virtual bool failed() const noexcept = 0;
  // Whether these rows made the store.
  virtual bool made() const noexcept = 0;
  // ", in a new store: 200 samples, shown as 150 (bilinear)"; empty of one that was there.
  virtual std::string news() const = 0;
  // The sentence for a file that failed: why the store could not be opened for its rows, if that was it.
  virtual Failure reason(const Failure& failure) const = 0;
};

// Each program has its own. The log that --log names, which is made by its first rows; or for a dry run
// something with its widths, or with those it would get.
//
// may_make   a log that is not there is no error
// Errors: usage (no name of a log), log_missing, those of opening it.
[[nodiscard]] checked<std::unique_ptr<IngestTarget>> open_ingest_target(const Invocation& invocation,
                                                                        bool may_make, bool dry_run);

}  // namespace framesd::app
