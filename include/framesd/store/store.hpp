// SPDX-License-Identifier: MIT
//
// Store: which logs there are, and how one is opened, made, renamed and removed.
//
// The log that requests without a name are about is not among them: the program opens it for as long as it
// runs.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/row_format.hpp>
#include <framesd/store/log.hpp>
#include <framesd/store/view.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace framesd::store {

constexpr std::size_t kLogNameMax = 64;

// The log that requests without a name are about. No other log may be called so.
constexpr std::string_view kDefaultLog = "default";

// Whether a log may be called so: 1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or a digit.
[[nodiscard]] bool is_log_name(std::string_view name) noexcept;

// What is_log_name() asks for, for a person.
[[nodiscard]] std::string_view log_name_rule() noexcept;

struct LogSummary {
  RowFormat format;
  Version version;
  Extent extent;
  std::string facts;  // as View::facts() has them
  std::optional<std::chrono::system_clock::time_point> created = {};
};

// What a list says of the log that `log` is a state of. Errors: those of a view.
[[nodiscard]] result<LogSummary> summary_of(View& log);

// Of a log that is open. Errors: those of a look.
[[nodiscard]] result<LogSummary> summary_of(Reader& log);

// Whether a log in the state `now` is as `asked` says. Of the precondition no frame is needed: any state will
// do for `any`.
[[nodiscard]] bool holds(const Precondition& asked, const Version& now) noexcept;

// Any thread; every call may wait for the disk. Errors of all calls: store_io, store_denied, and log_missing
// where they name a log; each with one line that says what and where.
class Store {
 public:
  virtual ~Store() = default;

  // In the order of their bytes.
  [[nodiscard]] virtual checked<std::vector<std::string>> names() = 0;

  // Errors: also those of opening any log; store_already_open while this process has it open.
  [[nodiscard]] virtual checked<std::unique_ptr<Log>> open(std::string_view name) = 0;

  // What is said of a log in a list, without opening it.
  // Errors: also store_corrupt; store_already_open while this process has it open.
  [[nodiscard]] virtual checked<LogSummary> summary(std::string_view name) = 0;

  // Whether a log could be made under this name. Errors: log_exists; usage: it is none, or something
  // that is no log has it.
  [[nodiscard]] virtual checked<void> check_new(std::string_view name) = 0;

  // As Writer::new_batch(), for a log of these widths that is still to be made.
  [[nodiscard]] virtual std::unique_ptr<WriteBatch> new_batch(const RowFormat& format) const = 0;

  // A log without frames, with these facts; after a crash it is there whole or not at all.
  //
  // facts   as a Describe takes them; empty: none
  // Errors: log_exists, store_full; usage: `name` is none.
  [[nodiscard]] virtual checked<LogSummary> create(std::string_view name, const RowFormat& format,
                                                   std::string_view facts) = 0;

  // asked   see holds(); judged when nobody else can write
  //
  // Errors: log_exists (`to`), log_in_use (somebody has it open), precondition_failed; usage: `to` is no
  // name.
  [[nodiscard]] virtual checked<void> rename(std::string_view from, std::string_view to,
                                             const Precondition& asked) = 0;

  // Takes the log away with all its frames, at once or, after a crash, when the store is opened next. Who has
  // it open reads on, and is refused whatever it would write (store_missing).
  //
  // open    the log, as open() gave it, where this process has it open, to be told; null: it has not
  // asked   see holds(); judged when nobody else can write, who commits later is refused
  //
  // Errors: also precondition_failed; store_already_open: `open` is null, and it is open here.
  [[nodiscard]] virtual checked<void> remove(std::string_view name, Log* open, const Precondition& asked) = 0;
};

}  // namespace framesd::store
