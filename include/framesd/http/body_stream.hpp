// SPDX-License-Identifier: MIT
//
// BodySource and BodySink: bodies that pass through in pieces, out of the server and into it. What is larger
// than memory should be is never whole in memory.
//
// Both are called off the event loops (but where it says otherwise), one call at a time and in order, but on
// any of several threads. The connection is the pump: it asks a source for the next piece when the last one
// is sent, and gives a sink the next one when it has taken the last, so a slow peer is felt where the bytes
// come from, and costs one piece of memory. A source holds no read transaction between two calls.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace framesd::http {

struct Response;

constexpr std::size_t kPieceBytes = 64 * 1024;          // about; what one call of a source gives
constexpr std::size_t kUploadPieceBytes = 2048 * 1024;  // at most; what one call of a sink takes

// The content of an answer, made while it is sent.
class BodySource {
 public:
  enum class Next : std::uint8_t {
    more,    // a piece was appended, others follow
    end,     // that was all; the last piece may have been appended with it
    broken,  // what was promised cannot be kept: the connection is aborted, never ended cleanly
    later,   // there is no more for now, though a piece may have been appended: see wake_with()
  };

  virtual ~BodySource() = default;  // also when the client has gone away

  // Passes over what it can of the first `bytes` of its content without making it, and gives how many bytes
  // that were. Called at most once, before next().
  [[nodiscard]] virtual std::uint64_t pass_over(std::uint64_t /*bytes*/) { return 0; }

  // Appends the next piece to `out`, at least one byte for `more`.
  [[nodiscard]] virtual Next next(std::string& out) = 0;

  // For a source that may answer `later`, which has no announced length and may be ended wherever it does so:
  // when the client goes, or the server drains. From here on it calls `wake` whenever there is more, from any
  // thread and any number of times, but not any more once it is destroyed. `wake` does not wait. Called
  // before the first next(), on the event loop.
  virtual void wake_with(std::function<void()> /*wake*/) {}

  // There has been nothing for a while: appends a few bytes that show the client that the answer goes on,
  // and the server that the client is still there. On the event loop: must not wait.
  virtual void keep_alive(std::string& /*out*/) {}
};

// The content of a request, taken while it arrives.
class BodySink {
 public:
  // Why a body ends before its end.
  enum class Broken : std::uint8_t { closed, timeout, malformed, stopping };

  virtual ~BodySink() = default;

  // Takes the next piece; may wait for its destination. False: nothing more is wanted, and `out` is the
  // answer; no other call follows.
  [[nodiscard]] virtual bool take(std::string_view piece, Response& out) = 0;

  // take() gave true and has not yet done with the piece: it is called again with an empty one, until it has,
  // and before anything else but abandon(). The piece stays where it is in the meantime. So no call takes
  // long, whatever comes out of a piece, and others have their turn between two.
  [[nodiscard]] virtual bool unfinished() const noexcept { return false; }

  // Nothing has come for a while: what was taken should not wait for more.
  virtual void pause() = 0;

  // All of it was taken: `out` is the answer.
  virtual void finish(Response& out) = 0;

  // The rest will never come. The sink decides whether what was taken stays; `out` may be given the answer
  // to a client that can still read one (its status is set already: 400, 408).
  virtual void abandon(Broken why, Response& out) = 0;
};

}  // namespace framesd::http
