// SPDX-License-Identifier: MIT
//
// OpenLogs: the logs that requests are about at the moment.
//
// One is opened when it is first asked for, which takes milliseconds and is done on an offload thread, and
// closed on a thread of this object when nobody has asked for it for some time, or another needs its place.
// The log without a name is always open. Thread-safe.
#pragma once

#include "log_parts.hpp"
#include <framesd/base/clock.hpp>
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace framesd::api {

struct OpenLogsOptions {
  std::size_t most_made = 1000;             // that there may be, the one without a name among them
  std::size_t most = 64;                    // with a name, that are open at a time
  std::chrono::milliseconds idle{300'000};  // until one is closed

  // What happens to logs by way of the object, for those that watch them. Each may be empty; none may wait
  // or throw.
  // Called on the log's writer's thread, behind the write's completion: also when the object has ended.
  std::function<void(std::string_view log)> on_commit{};
  std::function<void()> on_names{};  // a log was made, renamed or removed
  // A look met so many damaged rows; on the thread that looked.
  std::function<void(std::string_view log, std::uint64_t rows)> on_damage{};
};

class OpenLogs {
 public:
  using Parts = std::shared_ptr<LogParts>;  // the log stays open as long as somebody has it

  // Both outlive the object. others   null: there is only the one without a name
  OpenLogs(store::Log& unnamed, store::Store* others, const OpenLogsOptions& options);
  ~OpenLogs();
  OpenLogs(const OpenLogs&) = delete;
  OpenLogs& operator=(const OpenLogs&) = delete;

  LogParts& unnamed() noexcept { return *unnamed_; }

  // Null: it is not open. Waits for nothing.
  [[nodiscard]] Parts find(std::string_view name);

  // Opens it if it is not open. Waits for the disk.
  // Errors: those of Store::open(); overloaded: as many as may be are in use.
  [[nodiscard]] checked<Parts> open(std::string_view name);

  // The same; of a log that waits, and is open, it is asked whether it still has its name.
  [[nodiscard]] checked<Parts> open_now(std::string_view name);

  // Makes a log with these facts. Errors: those of Store; log_limit: there are as many as may be.
  [[nodiscard]] checked<store::LogSummary> create(std::string_view name, const RowFormat& format,
                                                  std::string_view facts);

  // The same without facts, unless it is there, and opens it.
  [[nodiscard]] checked<Parts> open_or_create(std::string_view name, const RowFormat& format);

  // Opens it, or gives one that is made by the first write to it. Errors: as open_or_create(), as far as they
  // are known before.
  [[nodiscard]] checked<Parts> open_or_promise(std::string_view name, const RowFormat& format);

  // Those that are open, by name, and the one without a name first: at most `most`. Waits for nothing.
  [[nodiscard]] std::vector<Parts> some_open(std::size_t most);

  // Of the logs beside the one without a name, in ascending order. Waits for the disk. Errors: those of
  // Store.
  [[nodiscard]] checked<std::vector<std::string>> names();

  // What is said of a log, "default" among them, in a list. Waits for the disk. Errors: those of Store.
  [[nodiscard]] checked<store::LogSummary> summary(std::string_view name);

  // For the watcher of logs: none of these counts as asking for a log, or keeps one from being renamed. They
  // wait for the disk.

  // The names of those that are open, "default" among them, in ascending order.
  [[nodiscard]] std::vector<std::string> open_names();
  // The state that a log is in; it is not opened for that. Errors: those of Store and of a look.
  [[nodiscard]] checked<store::Version> version(std::string_view name);
  struct Changes {
    store::Version version;                                // up to this one
    std::optional<std::vector<store::LogChange>> since{};  // empty: not known
  };
  // What was changed in a log, which is opened for that if it is not open. Errors: also those of open().
  [[nodiscard]] checked<Changes> changes(std::string_view name, const store::Version& since);

  // What there is beside the one without a name; null: there are no others.
  store::Store* others() const noexcept { return others_; }

  // Renames a log, which is closed first, or removes one, if it is as `asked` says. Errors: those of Store.
  [[nodiscard]] checked<void> rename(std::string_view from, std::string_view to,
                                     const store::Precondition& asked);
  [[nodiscard]] checked<void> remove(std::string_view name, const store::Precondition& asked);

 private:
  struct Entry {
    Parts parts;
    SteadyTime used{};
    SteadyTime looked{};  // whether it is still the log of that name
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  [[nodiscard]] checked<Parts> open_alone(std::string_view name) FRAMESD_REQUIRES(opening_);
  [[nodiscard]] Parts peek(std::string_view name) FRAMESD_REQUIRES(opening_);
  WatchedLog::Notices notices_of(std::string_view name) const;
  void note_names() const {
    if (options_.on_names) options_.on_names();
  }
  [[nodiscard]] checked<void> check_room_for(std::string_view name);
  void watch();
  void look_again(std::string_view name);
  [[nodiscard]] std::vector<Parts> take_idle() FRAMESD_REQUIRES(mutex_);
  [[nodiscard]] bool make_room(Parts& taken) FRAMESD_REQUIRES(mutex_);
  [[nodiscard]] bool take_oldest(Parts& taken) FRAMESD_REQUIRES(mutex_);
  bool close_oldest();
  // What `call` gives, asked again as long as it lacks a descriptor and an idle log can be closed for one.
  template <class Call>
  std::invoke_result_t<Call&> with_descriptors(Call call);
  [[nodiscard]] Parts take(std::string_view name);
  // Takes the log out, if it is open. False: it is in use.
  [[nodiscard]] bool take_unused(std::string_view name, Parts& taken);
  [[nodiscard]] Parts shared(std::unique_ptr<LogParts> parts);
  void close_queued() FRAMESD_REQUIRES(mutex_);
  void wait_until_closed();

  const OpenLogsOptions options_;
  const Parts unnamed_;
  store::Store* const others_;
  Mutex making_;   // one is made at a time, so that max_logs holds; opening others does not wait for it
  Mutex opening_;  // one is opened, renamed or removed at a time; taken before mutex_
  Mutex mutex_;    // nobody lets go of a log while holding it
  Condition changed_;
  bool ended_ FRAMESD_GUARDED_BY(mutex_) = false;
  Entries entries_ FRAMESD_GUARDED_BY(mutex_);
  // That nobody has any more. The watcher closes them, since that waits for a log's writer.
  std::vector<std::unique_ptr<LogParts>> closing_ FRAMESD_GUARDED_BY(mutex_);
  std::size_t being_closed_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::thread watcher_;  // last: it uses all the rest
};

}  // namespace framesd::api
