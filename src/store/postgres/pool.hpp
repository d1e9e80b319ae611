// SPDX-License-Identifier: MIT
//
// Pool: the sessions with the database that looks share. Any thread.
#pragma once

#include "sql/connection.hpp"
#include <framesd/base/error.hpp>
#include <framesd/base/mutex.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace framesd::store::postgres {

class Pool {
 public:
  Pool(Destination destination, unsigned most) : destination_(std::move(destination)), most_(most) {}

  const Destination& destination() const noexcept { return destination_; }

  // A session that goes back to the pool, unless it was lost.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> session) noexcept
        : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&& other) noexcept : pool_(other.pool_), session_(std::move(other.session_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (session_) pool_->give_back(std::move(session_));
    }
    Connection& operator*() noexcept { return *session_; }
    Connection* operator->() noexcept { return session_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> session_;
  };

  // Waits while all are in use. Errors: those of Connection::open(). While the database cannot be reached one
  // thread at a time tries again, and the others fail at once.
  [[nodiscard]] checked<Lease> take();
  // The same, of a session that has just answered.
  [[nodiscard]] checked<Lease> take_answering();
  // Forgets those that nobody uses: the server may have ended them.
  void clear();

 private:
  void give_back(std::unique_ptr<Connection> session);
  // A new one, for whoever counts as one that uses it.
  [[nodiscard]] checked<std::unique_ptr<Connection>> open_one();

  const Destination destination_;
  const unsigned most_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> idle_;
  unsigned in_use_ = 0;
  std::optional<Failure> down_;  // why the database could not be reached last
  bool trying_ = false;          // somebody finds out whether it can be by now
};

}  // namespace framesd::store::postgres
