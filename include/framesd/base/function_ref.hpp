// SPDX-License-Identifier: MIT
//
// FunctionRef: a callable of the caller's, lent for the time of one call. Two pointers, no allocation.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>

namespace framesd {

template <class Signature>
class FunctionRef;

// The callable must outlive it: made where a function is called, from any lambda.
template <class R, class... Args>
class FunctionRef<R(Args...)> {
 public:
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<R, F&, Args...>)
      FunctionRef(F&& callable)
  noexcept
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* object, Args... args) -> R {
          return std::invoke(*static_cast<std::remove_reference_t<F>*>(object), static_cast<Args>(args)...);
        }) {}

  R operator()(Args... args) const { return call_(callable_, static_cast<Args>(args)...); }

 private:
  void* callable_;
  R (*call_)(void*, Args...);
};

}  // namespace framesd
