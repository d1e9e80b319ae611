// SPDX-License-Identifier: MIT
//
// EventFeed: what there is to say, and to which client. It knows no log, no thread and no socket: one
// watcher publishes, each client takes what is pending for it. Thread-safe; nothing here waits.
#pragma once

#include "events/event_news.hpp"
#include <framesd/base/mutex.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace framesd::api {

constexpr std::size_t kNewsKept = 4096;  // for clients that come back to the stream of all logs

// What a client wants to hear of.
struct EventInterest {
  std::string log{};                  // empty: all logs
  bool resumes = false;               // it has had a stream before, up to `since`
  std::optional<EventPlace> since{};  // empty: it named no place that ever was
};

class EventFeed {
 public:
  using ClientId = std::uint64_t;

  // A client that has joined and receives nothing yet.
  struct Newcomer {
    ClientId id;
    EventInterest interest;
  };
  // The logs that clients want to hear of: all, or these.
  struct Wanted {
    bool all = false;
    std::set<std::string, std::less<>> logs{};
  };

  // instance   a number of this process, unlike those of others
  explicit EventFeed(std::uint64_t instance) noexcept : instance_(instance) {}

  // wake   called whenever there is something to take, until leave(); must not wait
  [[nodiscard]] ClientId join(EventInterest interest, std::function<void()> wake);
  void leave(ClientId client);
  // All that is pending for the client.
  [[nodiscard]] EventNews take(ClientId client);
  // Where the client is. Empty: there is something for it to take, or it has not begun.
  [[nodiscard]] std::optional<EventPlace> place_of(ClientId client) const;

  // For the watcher.
  [[nodiscard]] Wanted wanted() const;
  [[nodiscard]] bool has_clients() const;
  [[nodiscard]] std::vector<Newcomer> newcomers() const;

  // From here on a client of all logs receives what is published. If it comes back, also what was published
  // since its last place.
  //
  // jobs   as they are; sent to a client that comes back
  void begin(ClientId client, const std::vector<JobNews>& jobs);
  // The same for a client of one log.
  //
  // now     the version up to which its news were published
  // since   what came of it since the place that the client named. Empty: that is not known
  void begin(ClientId client, const store::Version& now, const std::optional<LogNews>& since,
             const std::vector<JobNews>& jobs);
  // The log of that client is not there.
  void turn_away(ClientId client);

  void publish(const LogNews& news);
  void publish(const JobNews& news);

 private:
  struct Client {
    EventInterest interest;
    std::function<void()> wake;
    bool begun = false;
    EventNews pending{};
  };

  Client* find(ClientId client) FRAMESD_REQUIRES(mutex_);
  bool knows(const EventPlace& place) const FRAMESD_REQUIRES(mutex_);
  static void open(Client& client, bool is_known, const std::vector<JobNews>& jobs);

  const std::uint64_t instance_;
  mutable Mutex mutex_;
  std::uint64_t published_ FRAMESD_GUARDED_BY(mutex_) = 0;
  std::deque<LogNews> kept_ FRAMESD_GUARDED_BY(mutex_);  // the newest of them
  ClientId next_ FRAMESD_GUARDED_BY(mutex_) = 1;
  std::map<ClientId, Client> clients_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::api
