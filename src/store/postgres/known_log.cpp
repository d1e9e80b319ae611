// SPDX-License-Identifier: MIT
#include "known_log.hpp"

#include "log_names.hpp"
#include "schema.hpp"

#include <algorithm>

namespace framesd::store::postgres {

checked<void> KnownLog::identify(Connection& database) {
  if (id_ != 0) return {};
  if (const auto tables = check_schema(database); !tables) return tables.error();
  auto found = find_log(database, name_);
  if (!found && found.error() == errc::log_missing) {
    const auto made = make_log(database, name_, format_, {});
    found = made || made.error() == errc::log_exists ? find_log(database, name_) : made.error();
  }
  if (!found)
    return Failure{found.error(), "the log '" + name_ + "' cannot be found or made: " + database.said()};
  if (found->format != format_)
    return fail(errc::store_widths_differ,
                "the log '" + name_ + "' of the database has other widths or another filter: it has " +
                    std::to_string(found->format.source_width) + " samples, shown as " +
                    std::to_string(found->format.frame_width) +
                    "; set source_width, frame_width and resample");
  id_ = found->id;
  return {};
}

// The count of states goes back only where a failure of the database has lost commits: a question that was
// asked after the last answer tells of that.
void KnownLog::remember(const result<LogRow>& row, Clock::time_point begun) {
  answers_ = row.has_value() || (id_ != 0 && row.error() != errc::store_unreachable);
  if (!row && row.error() == errc::log_missing) gone_ = true;
  if (!row) return;
  const Lock lock(mutex_);
  silent_because_.clear();
  begun_ = std::max(begun_, begun);
  if (row_ && row->state < row_->state && begun < answered_) return;
  row_ = *row;
  answered_ = Clock::now();
}

result<LogRow> KnownLog::of_this_name(result<LogRow> row) const {
  if (row && row->name != name_) return errc::log_missing;
  return row;
}

void KnownLog::remember_failure(const Failure& failure) {
  remember(failure.code, {});
  answers_ = false;  // whatever it says
  const Lock lock(mutex_);
  silent_because_ = failure.detail;
}

std::optional<LogRow> KnownLog::row() const {
  const Lock lock(mutex_);
  return row_;
}

std::optional<LogRow> KnownLog::row_within(std::chrono::milliseconds age) const {
  const Lock lock(mutex_);
  return row_ && Clock::now() - begun_ < age ? row_ : std::nullopt;
}

Health KnownLog::health() const {
  Health health{.answers = answers_, .gone = gone_};
  const Lock lock(mutex_);
  if (!health.answers) health.silent_because = silent_because_;
  const auto& last = row_;
  if (!last) return health;
  health.version = last->version();
  health.extent = last->extent();
  return health;
}

std::optional<Version> KnownLog::version() const {
  const Lock lock(mutex_);
  return row_ ? std::optional(row_->version()) : std::nullopt;
}

}  // namespace framesd::store::postgres
