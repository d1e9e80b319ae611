// SPDX-License-Identifier: MIT
//
// What may run inside a transaction: a plain function whose result stands alone.
//
// The transaction ends when the body returns. A coroutine would still be running then, and a reference,
// pointer or view into the engine's memory would dangle; SyncBody makes both errors of compilation
// (tests/must_not_compile).
#pragma once

#include <framesd/base/error.hpp>

#include <concepts>
#include <coroutine>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace framesd::store {

// True for a type whose values point into memory of somebody else.
template <class T>
struct Borrows : std::bool_constant<std::is_reference_v<T> || std::is_pointer_v<T> || std::ranges::view<T>> {
};
template <class T>
struct Borrows<std::optional<T>> : Borrows<T> {};
template <class T>
struct Borrows<std::vector<T>> : Borrows<T> {};
template <class T, class U>
struct Borrows<std::pair<T, U>> : std::disjunction<Borrows<T>, Borrows<U>> {};

template <class T>
concept Awaitable = requires {
  typename std::coroutine_traits<T>::promise_type;
}
|| requires(T value) { value.await_ready(); }
|| requires(T value) { static_cast<T&&>(value).operator co_await(); }
|| requires(T value) { operator co_await(static_cast<T&&>(value)); };

template <class T>
struct IsOwnResult : std::false_type {};
template <class T>
struct IsOwnResult<result<T>> : std::negation<Borrows<T>> {};

// A body: called once with its transaction, gives a result<T> that owns what it holds.
template <class F, class Txn>
concept SyncBody = std::invocable<F, Txn&> && !Awaitable<std::invoke_result_t<F, Txn&>> &&
                   IsOwnResult<std::invoke_result_t<F, Txn&>>::value;

}  // namespace framesd::store
