// SPDX-License-Identifier: MIT
//
// Sessions: lets a browser read where a token is needed and it can send none: links to downloads, pictures in
// a page. Who has sent a token is given a cookie that stands for it.
//
// The cookie is 256 random bits: it tells nothing of the token, and it cannot be guessed. Sessions are in
// memory alone, so they end with the process. There are at most so many, the oldest one leaves for a new one;
// each ends after twelve hours. The token is compared anew for every request, so a session is never good for
// more than its token is by now.
//
// Any thread; time is an argument. What a cookie may be used for is for the caller to decide.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/base/mutex.hpp>
#include <framesd/http/credentials.hpp>
#include <framesd/http/request.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace framesd::http {

class Sessions {
 public:
  static constexpr std::string_view kCookie = "framesd_session";
  static constexpr std::chrono::hours kLongest{12};
  static constexpr std::size_t kMost = 4096;  // about 3 MB

  // most   sessions at a time, at least one
  explicit Sessions(std::size_t most = kMost) : most_(most) {}

  // Begins a session for whoever has sent `token`, and gives the value of its cookie: 64 hexadecimal digits.
  // REQUIRES: a token that is right
  [[nodiscard]] std::string begin(std::string_view token, SteadyTime now);

  // The token of the first session that a cookie of `request` names. Empty: there is none. One that has ended
  // is as good as none: browsers go on sending it.
  [[nodiscard]] std::string token_of(const Request& request, SteadyTime now);

  // Ends all sessions that cookies of `request` name.
  void end(const Request& request);

  [[nodiscard]] std::size_t size();

 private:
  struct Session {
    std::string name;  // the first half of the cookie: what it is found by
    Secret secret;     // all of the cookie, compared in constant time
    std::string token;
    SteadyTime begun;
  };
  using All = std::list<Session>;  // the oldest first

  // The session with that cookie, or the end of the list.
  All::iterator find(std::string_view cookie) FRAMESD_REQUIRES(mutex_);
  void remove(All::iterator session) FRAMESD_REQUIRES(mutex_);

  const std::size_t most_;
  Mutex mutex_;
  All all_ FRAMESD_GUARDED_BY(mutex_);
  std::unordered_map<std::string_view, All::iterator> by_name_ FRAMESD_GUARDED_BY(mutex_);
};

}  // namespace framesd::http
