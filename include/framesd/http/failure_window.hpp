// SPDX-License-Identifier: MIT
//
// FailureWindow: against guessing of tokens. A client (see client_key.hpp) that has sent too many wrong ones
// within a minute has to wait for the rest of it when it sends another wrong one. A right one is never
// refused, or one guesser would lock out everybody behind the same address; that guesses go on being answered
// costs nothing, because a token cannot be guessed at any rate (see token_weakness).
//
// Any thread may ask; time is an argument. A minute begins with a client's first wrong token.
#pragma once

#include <framesd/base/clock.hpp>
#include <framesd/http/client_table.hpp>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace framesd::http {

class FailureWindow {
 public:
  static constexpr std::size_t kClientsMax = 16 * 1024;

  // failures_max   wrong tokens a minute that are answered as such; 0: all
  explicit FailureWindow(std::uint32_t failures_max, std::size_t clients_max = kClientsMax)
      : failures_max_(failures_max), clients_(clients_max) {}

  void configure(std::uint32_t failures_max) noexcept {
    failures_max_.store(failures_max, std::memory_order_relaxed);
  }

  // Seconds that this client has to wait, for 429 and Retry-After; 0: it is no more than wrong. Ask this only
  // where a wrong token was sent.
  [[nodiscard]] unsigned blocked(std::string_view address, SteadyTime now);

  // This client's token was wrong.
  void failed(std::string_view address, SteadyTime now);

 private:
  struct Window {
    SteadyTime start{};
    std::uint32_t failures = 0;
  };

  std::atomic<std::uint32_t> failures_max_;
  ClientTable<Window> clients_;
};

}  // namespace framesd::http
