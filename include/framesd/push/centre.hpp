// SPDX-License-Identifier: MIT
//
// Centre: the log of another framesd that takes what a log of this one has, as far as sending needs to know
// it. How it is reached is not decided here: commands/http_centre does it over HTTP, tests do it in memory.
//
// Trouble: why sending fails, in a few words for figures and programs.
#pragma once

#include <framesd/base/error.hpp>
#include <framesd/frame/depth_range.hpp>
#include <framesd/frame/row_format.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace framesd::push {

enum class Trouble : std::uint8_t {
  none,
  unreachable,   // the centre gives no answer, or one that is cut off
  unauthorized,  // it does not accept the token for this
  missing,       // it has no such log, or is no framesd
  conflict,      // somebody else works with the log, here or there
  busy,          // it asks to be left alone for a while
  full,          // it has no room
  refused,       // it does not take this log, or these rows
  local,         // the log cannot be read here, or how far it was sent cannot be noted
};
constexpr std::array<std::string_view, 9> kTroubleNames = {
    "none", "unreachable", "unauthorized", "missing", "conflict", "busy", "full", "refused", "local"};

constexpr std::string_view name_of(Trouble trouble) noexcept {
  return kTroubleNames[static_cast<std::size_t>(trouble)];
}

struct CentreLog {
  RowFormat format{};
  std::string facts{};       // canonical, as View::facts() has them; empty: none
  std::uint64_t frames = 0;  // how many it has
  std::string created{};     // when it was made, as text: another log of the same name has another time
  std::string state{};       // names the state it is in, for describe() and erase()
};

// How far an upload has come.
struct Taken {
  std::uint64_t offset = 0;   // bytes that are durably stored, up to the end of a row
  std::uint64_t refused = 0;  // rows among them that the centre has rejected or found without samples
  std::string why{};          // of the first of these
  bool ended = false;         // nothing can be added to it
};

// Blocks the calling thread. Errors of all calls, each with one line that says what, where and what to do:
// store_unreachable: no answer, or one that was cut off; cancelled: it was told to stop; overloaded: it asks
// to be left alone for a while; precondition_failed: the log is no longer in that state; anything else will
// be refused again.
class Centre {
 public:
  virtual ~Centre() = default;

  // How long the last answer asked to wait before anything else is asked; 0: it did not.
  virtual std::chrono::seconds asked_to_wait() const noexcept { return std::chrono::seconds(0); }

  // What the last call has failed by; none: it has not.
  virtual Trouble trouble() const noexcept = 0;

  // None: there is no such log.
  [[nodiscard]] virtual checked<std::optional<CentreLog>> find() = 0;

  // Makes the log, without frames. One that is there by now is no error.
  [[nodiscard]] virtual checked<void> make(const RowFormat& format, std::string_view facts) = 0;

  // Gives the log these facts, if it is still in that state.
  [[nodiscard]] virtual checked<void> describe(const CentreLog& log, std::string_view facts) = 0;

  // Erases all frames of the range, of which there may be none, if the log is still in that state.
  [[nodiscard]] virtual checked<void> erase(const CentreLog& log, const DepthRange& range) = 0;

  // Offset 0: it knows no such upload.
  [[nodiscard]] virtual checked<Taken> find_upload(std::string_view id) = 0;

  // Sends `csv` from byte `offset` on and waits until all rows are durable.
  [[nodiscard]] virtual checked<Taken> store(std::string_view id, std::string_view csv,
                                             std::uint64_t offset) = 0;

  // Ends an upload at that offset: rows of it that are still on their way there are not stored any more.
  // header   the line that it begins with
  [[nodiscard]] virtual checked<void> end_upload(std::string_view id, std::string_view header,
                                                 std::uint64_t offset) = 0;
};

}  // namespace framesd::push
