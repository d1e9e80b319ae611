// SPDX-License-Identifier: MIT
//
// Connection: one session with the database. Of one thread at a time.
//
// Statements are prepared when they are first used in a session. Several can go in one trip. All values are
// binary. The time limits are those of the session; a server that does not keep them is left.
#pragma once

#include "rows.hpp"
#include "trips.hpp"
#include "values.hpp"
#include <framesd/base/error.hpp>

#include <chrono>
#include <cstdint>
#include <future>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

namespace framesd::store::postgres {

// A constant of the program: its address is its name.
struct Statement {
  const char* text;
};

// Whatever the default of the database or the user is.
inline constexpr Statement kBeginWriting{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"};
inline constexpr Statement kBeginLook{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
inline constexpr Statement kCommit{"COMMIT"};
inline constexpr Statement kRollback{"ROLLBACK"};

struct Call {
  const Statement& statement;
  const Values& values;
};

struct Destination {
  std::string url;                // a libpq URI or keyword string
  std::string password{};         // empty: as libpq finds it
  bool copy = false;              // a standby, which is only read from, where the URL says nothing else
  bool may_lose_commits = false;  // a commit need not wait for the disk, if the database is set so
};

// What a COPY is fed with.
class CopySource {
 public:
  virtual ~CopySource() = default;
  // On the thread of the COPY: fills the empty `part` with what comes next, and says whether more follows.
  // May wait for that until one of the others is called.
  virtual bool fill(std::string& part) = 0;
  virtual void close() = 0;             // no more is put in: fill() soon gives its last part
  virtual void give_up() noexcept = 0;  // nothing more is of use: fill() soon gives any last part
};

class Connection {
 public:
  // A COPY that is under way is not done then.
  ~Connection();
  // Errors, with a sentence: store_unreachable, store_denied (the password, no such database, or whatever a
  // server lets nobody in for), usage (libpq can make nothing of the URL).
  [[nodiscard]] static checked<std::unique_ptr<Connection>> open(const Destination& destination);

  // Errors of these: see error_of_state(). What they were is in said().
  [[nodiscard]] result<Rows> run(const Statement& statement, const Values& values = {});
  // In one trip, one after the other; the first that fails keeps those behind it from being done.
  [[nodiscard]] result<std::vector<Rows>> run(std::span<const Call> calls);
  [[nodiscard]] result<std::vector<Rows>> run(std::initializer_list<Call> calls) {
    return run(std::span(calls.begin(), calls.size()));
  }
  // Text without values, several statements if need be, outside of what is prepared.
  [[nodiscard]] result<void> run_text(const std::string& text);
  // COPY ... FROM STDIN: begun, and then fed by a thread of its own. end_copy() closes the source and waits
  // for the end; its error is what became of the COPY. Whatever runs a statement does that first, and gives
  // that error. Until then nothing else may be called. REQUIRES of feed_copy(): begin_copy() was done. Errors
  // of it: store_busy (there is no thread to be had).
  [[nodiscard]] result<void> begin_copy(const Statement& statement);
  [[nodiscard]] result<void> feed_copy(std::shared_ptr<CopySource> source);
  [[nodiscard]] result<void> end_copy();
  // Ends a transaction that has only read, without waiting for the answer: that is taken before the next
  // statement. A session that is lost by then shows it there.
  void end_look() noexcept;

  // False: the session is lost, and with it what it had not committed.
  bool usable() const noexcept { return !lost_ && PQstatus(handle_.get()) == CONNECTION_OK; }
  bool in_transaction() const noexcept {
    return !owes_answer_ && PQtransactionStatus(handle_.get()) != PQTRANS_IDLE;
  }
  // What the database said about the last failure, for the log.
  const std::string& said() const noexcept { return said_; }
  // Its SQLSTATE; empty: it had none.
  const std::string& state() const noexcept { return state_; }

 private:
  struct Finish {
    void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
  };
  Connection(PGconn* handle, std::chrono::seconds statement_limit) noexcept
      : handle_(handle), statement_limit_(statement_limit) {}
  void prepare_session(const Destination& destination);
  [[nodiscard]] boost::system::error_code fail_with(const PGresult* failed);
  [[nodiscard]] bool send(const Call& call, bool prepare);
  using Clock = std::chrono::steady_clock;
  // Until when a server that begins now may take.
  Clock::time_point limit() const noexcept;
  // Waits for one of the poll() `events`, and reads what is there; after `give_up` the session is lost.
  // False: so it is, and libpq says why.
  bool wait(short events, Clock::time_point give_up) noexcept;
  // False, and the session is lost: the server is there, but says nothing for longer than a statement may
  // take.
  bool answer_comes() noexcept;
  // Results that nobody asks for, up to the last one.
  void take_rest() noexcept;
  [[nodiscard]] result<void> send_all();
  [[nodiscard]] boost::system::error_code no_answer();
  [[nodiscard]] result<Rows> take();
  void take_owed() noexcept;
  [[nodiscard]] result<void> copy(CopySource& source);

  std::unique_ptr<PGconn, Finish> handle_;
  const std::chrono::seconds statement_limit_;
  std::unordered_set<const Statement*> prepared_;
  std::string said_;
  std::string state_;
  bool lost_ = false;         // the server has said that it ends the session
  bool owes_answer_ = false;  // to the end of a look
  std::shared_ptr<CopySource> source_;
  std::future<result<void>> copying_;
};

// Whether a database that answers does not let this process at what it asked for, or no longer has it.
[[nodiscard]] inline bool is_refusal(const boost::system::error_code& error) noexcept {
  return error == errc::store_denied || error == errc::store_missing;
}

// What an SQLSTATE means here: store_unreachable (the session is lost, or the server goes down or is not yet
// there), store_busy (a lock, a deadlock or a serialization failure: to be done again), store_full,
// store_denied, store_missing (no such table), store_corrupt, and store_io for the rest.
[[nodiscard]] errc error_of_state(std::string_view state) noexcept;

}  // namespace framesd::store::postgres
