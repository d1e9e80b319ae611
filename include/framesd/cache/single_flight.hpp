// SPDX-License-Identifier: MIT
//
// SingleFlight: of several callers who ask for the same thing at once, the first one (the leader) makes it
// and the others wait for what it made. For work that is long enough to be worth a wait.
//
// Nothing is kept: a flight ends with its result, whether a value, an error or an exception, and whoever asks
// later starts another. A leader whose own client has left still finishes, for its followers. Callers block;
// each flight has a leader that is running, so waiting never takes the last thread from it.
#pragma once

#include <framesd/base/mutex.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace framesd::cache {

// R   what is made; copied to each follower, so a shared pointer or a result with one
template <class R>
class SingleFlight {
 public:
  // What `make` gives, ours or the leader's. Throws what it throws.
  //
  // make   R(); should look into the cache first: another flight may have ended since the caller looked
  // REQUIRES: make asks for no key of the same SingleFlight.
  template <class Make>
  R run(std::string_view key, Make&& make) {
    const auto [flight, leads] = join(key);
    return leads ? lead(key, *flight, std::forward<Make>(make)) : follow(*flight);
  }

  // How many callers wait for another's result now.
  std::size_t waiting() const {
    const Lock lock(mutex_);
    return waiting_;
  }

 private:
  struct Flight {
    Mutex mutex;
    Condition completed;
    std::optional<R> value FRAMESD_GUARDED_BY(mutex);
    std::exception_ptr thrown FRAMESD_GUARDED_BY(mutex);
  };
  using Flights = std::map<std::string, std::shared_ptr<Flight>, std::less<>>;

  // The flight for `key`, and whether the caller leads it.
  std::pair<std::shared_ptr<Flight>, bool> join(std::string_view key) {
    const Lock lock(mutex_);
    if (const auto found = flights_.find(key); found != flights_.end()) {
      ++waiting_;
      return {found->second, false};
    }
    auto flight = std::make_shared<Flight>();
    flights_.emplace(key, flight);
    return {std::move(flight), true};
  }

  template <class Make>
  R lead(std::string_view key, Flight& flight, Make&& make) {
    try {
      R value = std::forward<Make>(make)();
      complete(key, flight, value, nullptr);
      return value;
    } catch (...) {
      complete(key, flight, std::nullopt, std::current_exception());
      throw;
    }
  }

  // Out of the map first: a call from now on does not get what may be old by then.
  void complete(std::string_view key, Flight& flight, std::optional<R> value, std::exception_ptr thrown) {
    {
      const Lock lock(mutex_);
      const auto found = flights_.find(key);
      if (found != flights_.end() && found->second.get() == &flight) flights_.erase(found);
    }
    {
      const Lock lock(flight.mutex);
      flight.value = std::move(value);
      flight.thrown = std::move(thrown);
    }
    flight.completed.notify_all();
  }

  R follow(Flight& flight) {
    {
      const Lock lock(flight.mutex);
      while (!flight.value && !flight.thrown) flight.completed.wait(flight.mutex);
    }
    {
      const Lock lock(mutex_);
      --waiting_;
    }
    const Lock lock(flight.mutex);
    if (flight.thrown) std::rethrow_exception(flight.thrown);
    return *flight.value;
  }

  mutable Mutex mutex_;
  Flights flights_ FRAMESD_GUARDED_BY(mutex_);
  std::size_t waiting_ FRAMESD_GUARDED_BY(mutex_) = 0;
};

}  // namespace framesd::cache
