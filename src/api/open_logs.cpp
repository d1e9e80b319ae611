// SPDX-License-Identifier: MIT
#include "open_logs.hpp"

#include "late_log.hpp"
#include <framesd/base/background.hpp>
#include <framesd/base/heartbeat.hpp>

#include <algorithm>
#include <utility>

namespace framesd::api {
namespace {

// Whether another program has renamed or removed a log; of one that waits, it is known without a look.
constexpr std::chrono::seconds kLookedAtEvery{1};
constexpr std::chrono::milliseconds kShortestWait{10};
constexpr std::chrono::milliseconds kLettingGo{200};  // of a log by a request whose answer was sent

Failure no_such_log(std::string_view name) {
  return fail(errc::log_missing, "there is no log '" + std::string(name) + "'");
}

SteadyTime now() noexcept { return std::chrono::steady_clock::now(); }

}  // namespace

OpenLogs::OpenLogs(store::Log& unnamed, store::Store* others, const OpenLogsOptions& options)
    : options_(options),
      unnamed_(std::make_shared<LogParts>(unnamed, notices_of(store::kDefaultLog))),
      others_(others) {
  if (others_ != nullptr) watcher_ = std::thread([this] { watch(); });
}

OpenLogs::~OpenLogs() {
  Entries let_go;
  {
    const Lock lock(mutex_);
    let_go.swap(entries_);
  }
  let_go.clear();
  {
    const Lock lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (watcher_.joinable()) watcher_.join();
}

// Closed on the watcher's thread when the last who has it lets go.
OpenLogs::Parts OpenLogs::shared(std::unique_ptr<LogParts> parts) {
  return {parts.release(), [this](LogParts* unused) {
            const Lock lock(mutex_);
            closing_.emplace_back(unused);
            changed_.notify_all();
          }};
}

void OpenLogs::watch() {
  run_in_background();
  for (;;) {
    std::vector<Parts> idle;  // let go of without the lock
    const Lock lock(mutex_);
    close_queued();
    if (ended_) return;
    idle = take_idle();
    if (idle.empty()) changed_.wait_until(mutex_, now() + std::max(options_.idle / 4, kShortestWait));
  }
}

void OpenLogs::close_queued() {
  while (!closing_.empty()) {
    std::vector<std::unique_ptr<LogParts>> closing = std::exchange(closing_, {});
    being_closed_ = closing.size();
    mutex_.unlock();
    closing.clear();
    mutex_.lock();
    being_closed_ = 0;
    changed_.notify_all();
  }
}

// A log is opened again when it is closed, and not before.
void OpenLogs::wait_until_closed() {
  const Lock lock(mutex_);
  const AtPace waiting(Heartbeat::Pace::waiting);
  while (!closing_.empty() || being_closed_ != 0) changed_.wait(mutex_);
}

// Nobody else can take a log that only its entry holds: that needs the lock.
std::vector<OpenLogs::Parts> OpenLogs::take_idle() {
  std::vector<Parts> idle;
  const SteadyTime since = now() - options_.idle;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    if (entry->second.parts.use_count() == 1 && entry->second.used <= since) {
      idle.push_back(std::move(entry->second.parts));
      entry = entries_.erase(entry);
    } else {
      ++entry;
    }
  }
  return idle;
}

template <class Call>
std::invoke_result_t<Call&> OpenLogs::with_descriptors(Call call) {
  auto done = call();
  while (!done && done.error().code == errc::no_descriptors && close_oldest()) done = call();
  return done;
}

OpenLogs::Parts OpenLogs::find(std::string_view name) {
  Parts gone;  // without the lock
  const Lock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return nullptr;
  Entry& entry = found->second;
  entry.used = now();
  if (entry.parts->store.waits() || entry.used - entry.looked >= kLookedAtEvery) {
    entry.looked = entry.used;
    if (entry.parts->store.gone()) {
      gone = std::move(entry.parts);
      entries_.erase(found);
      return nullptr;
    }
  }
  return entry.parts;
}

WatchedLog::Notices OpenLogs::notices_of(std::string_view name) const {
  WatchedLog::Notices notices;
  if (options_.on_commit)
    notices.on_commit = [notice = options_.on_commit, name = std::string(name)] { notice(name); };
  if (options_.on_damage)
    notices.on_damage = [notice = options_.on_damage, name = std::string(name)](std::uint64_t rows) {
      notice(name, rows);
    };
  return notices;
}

checked<OpenLogs::Parts> OpenLogs::open(std::string_view name) {
  const Lock one_at_a_time(opening_);
  return open_alone(name);
}

checked<OpenLogs::Parts> OpenLogs::open_now(std::string_view name) {
  if (const Parts parts = find(name); parts && parts->store.waits()) (void)parts->store.gone_by_now();
  return open(name);
}

checked<OpenLogs::Parts> OpenLogs::open_alone(std::string_view name) {
  if (Parts parts = find(name)) return parts;
  if (others_ == nullptr) return no_such_log(name);
  {
    Parts taken;  // let go of without the lock
    const Lock lock(mutex_);
    if (!make_room(taken)) {
      return fail(errc::overloaded, "all " + std::to_string(options_.most) +
                                        " logs that may be open (max_open_logs) are in use");
    }
  }
  wait_until_closed();
  auto log = with_descriptors([&] { return others_->open(name); });
  if (!log) return log.error();
  Parts parts = shared(std::make_unique<LogParts>(std::string(name), *std::move(log), notices_of(name)));
  const Lock lock(mutex_);
  entries_.emplace(name, Entry{.parts = parts, .used = now(), .looked = now()});
  return parts;
}

checked<void> OpenLogs::check_room_for(std::string_view name) {
  const auto names = this->names();
  if (!names) return names.error();
  if (names->size() + 1 < options_.most_made || std::ranges::binary_search(*names, name)) return {};
  return fail(errc::log_limit, "there are " + std::to_string(names->size() + 1) +
                                   " logs, and no more may be made: remove one, or raise max_logs");
}

checked<store::LogSummary> OpenLogs::create(std::string_view name, const RowFormat& format,
                                            std::string_view facts) {
  const Lock one_at_a_time(making_);
  if (const auto room = check_room_for(name); !room) return room.error();
  auto made = with_descriptors([&] { return others_->create(name, format, facts); });
  if (!made) return made;
  look_again(name);
  note_names();
  return made;
}

checked<OpenLogs::Parts> OpenLogs::open_or_create(std::string_view name, const RowFormat& format) {
  auto parts = open(name);
  if (parts || parts.error().code != errc::log_missing || others_ == nullptr) return parts;
  const auto made = create(name, format, {});
  if (!made && made.error().code != errc::log_exists) return made.error();  // another request was faster
  return open(name);
}

checked<OpenLogs::Parts> OpenLogs::open_or_promise(std::string_view name, const RowFormat& format) {
  auto parts = open(name);
  if (parts || parts.error().code != errc::log_missing || others_ == nullptr) return parts;
  const auto free = others_->check_new(name);
  if (!free && free.error().code == errc::log_exists) return open(name);  // made in the meantime
  if (!free) return free.error();
  if (const auto room = check_room_for(name); !room) return room.error();
  const std::string kept(name);
  return std::make_shared<LogParts>(kept, std::make_unique<LateLog>(*this, kept, format));
}

std::vector<OpenLogs::Parts> OpenLogs::some_open(std::size_t most) {
  std::vector<Parts> open{unnamed_};
  const Lock lock(mutex_);
  for (const auto& [name, entry] : entries_) {
    if (open.size() >= most) break;
    open.push_back(entry.parts);
  }
  return open;
}

// One of this name that is open is another log, which somebody else has renamed or removed.
void OpenLogs::look_again(std::string_view name) {
  Parts gone;  // without the lock
  const Lock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return;
  found->second.looked = SteadyTime();
  if (!found->second.parts->store.waits()) return;  // else others' doings are known later
  gone = std::move(found->second.parts);
  entries_.erase(found);
}

checked<std::vector<std::string>> OpenLogs::names() {
  if (others_ == nullptr) return std::vector<std::string>();
  return with_descriptors([&] { return others_->names(); });
}

checked<store::LogSummary> OpenLogs::summary(std::string_view name) {
  const auto ask = [&](const Parts& parts) -> checked<store::LogSummary> {
    const auto summary = store::summary_of(parts->store);
    if (summary) return *summary;
    return Failure{summary.error(),
                   "the log '" + parts->name + "' cannot be read: " + summary.error().message()};
  };
  if (name == store::kDefaultLog) return ask(unnamed_);
  if (others_ == nullptr) return no_such_log(name);
  if (const Parts parts = find(name)) {
    auto asked = ask(parts);
    if (asked || !parts->store.gone()) return asked;
  }
  const Lock one_at_a_time(opening_);
  if (const Parts parts = find(name)) return ask(parts);
  wait_until_closed();
  return with_descriptors([&] { return others_->summary(name); });
}

// False: there are too many, and all are in use.
bool OpenLogs::make_room(Parts& taken) { return entries_.size() < options_.most || take_oldest(taken); }

// Takes out the log that has not been asked for longest. False: all are in use.
bool OpenLogs::take_oldest(Parts& taken) {
  auto oldest = entries_.end();
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    const bool in_use = entry->second.parts.use_count() > 1;
    if (!in_use && (oldest == entries_.end() || entry->second.used < oldest->second.used)) oldest = entry;
  }
  if (oldest == entries_.end()) return false;
  taken = std::move(oldest->second.parts);
  entries_.erase(oldest);
  return true;
}

// False: all are in use.
bool OpenLogs::close_oldest() {
  {
    Parts taken;  // let go of without the lock
    const Lock lock(mutex_);
    if (!take_oldest(taken)) return false;
  }
  wait_until_closed();
  return true;
}

// A log that is in use stays where it is, for those who come next.
bool OpenLogs::take_unused(std::string_view name, Parts& taken) {
  const Lock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return true;
  if (found->second.parts.use_count() > 1) return false;
  taken = std::move(found->second.parts);
  entries_.erase(found);
  return true;
}

OpenLogs::Parts OpenLogs::take(std::string_view name) {
  const Lock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return nullptr;
  Parts parts = std::move(found->second.parts);
  entries_.erase(found);
  return parts;
}

checked<void> OpenLogs::rename(std::string_view from, std::string_view to, const store::Precondition& asked) {
  const Lock one_at_a_time(opening_);
  Parts taken;
  const SteadyTime give_up = now() + kLettingGo;
  while (!take_unused(from, taken) && now() < give_up) std::this_thread::sleep_for(kShortestWait);
  taken.reset();
  wait_until_closed();  // requests that have it keep it open: then it is in use
  auto renamed = others_->rename(from, to, asked);
  if (!renamed) return renamed;
  look_again(to);
  note_names();
  return renamed;
}

// Whoever has the log keeps it, also where it is not removed after all.
checked<void> OpenLogs::remove(std::string_view name, const store::Precondition& asked) {
  const Lock one_at_a_time(opening_);
  const Parts parts = find(name);
  if (!parts) wait_until_closed();
  const auto removed = others_->remove(name, parts ? parts->owned.get() : nullptr, asked);
  if (!removed) return removed;
  take(name).reset();
  note_names();
  return removed;
}

}  // namespace framesd::api
