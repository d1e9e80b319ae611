// SPDX-License-Identifier: MIT
//
// The few Asio types that net uses, with a concrete executor: no type erasure on the way of a request.
//
// g++ 12 miscompiles some co_await expressions silently. In net, what is awaited is always a plain call whose
// arguments are names: no lambda with owning captures, no braces, no ?: inside an expression with co_await.
#pragma once

#include <chrono>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace framesd::net {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

template <class T>
using task = asio::awaitable<T, Executor>;

// The completion token of everything awaited: expected errors come back as values.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{asio::use_awaitable_t<Executor>{}};

}  // namespace framesd::net
