// SPDX-License-Identifier: MIT
//
// A transaction must not stay open across an await: a body cannot be a coroutine.
#include "lmdb/env/env.hpp"

#include <coroutine>

namespace lmdb = framesd::store::lmdb;

struct Later {
  struct promise_type {
    Later get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

auto leak(const lmdb::Env& env) {
  return env.read([](lmdb::ReadTxn&) -> Later { co_return; });
}
