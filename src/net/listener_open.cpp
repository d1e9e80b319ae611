// SPDX-License-Identifier: MIT
//
// How a Listener comes to its socket: bound here, in an earlier process, or by the service manager.
#include "listener.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>

namespace framesd::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

// "[::1]" becomes "::1".
std::string without_brackets(const std::string& host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  return bracketed ? host.substr(1, host.size() - 2) : host;
}

std::string place(const std::string& host, std::uint16_t port) {
  const bool literal = host.find(':') != std::string::npos;
  return (literal ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

tcp::resolver::results_type addresses_of(asio::io_context& context, const std::string& host,
                                         std::uint16_t port, error_code& ec) {
  tcp::resolver resolver(context);
  return resolver.resolve(host, std::to_string(port), tcp::resolver::passive | tcp::resolver::numeric_service,
                          ec);
}

using Endpoint = asio::generic::stream_protocol::endpoint;

template <class Acceptor>
void bind_to(Acceptor& acceptor, const Endpoint& where, error_code& ec) {
  acceptor.open(where.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec && where.protocol().family() == AF_INET6) acceptor.set_option(asio::ip::v6_only(false), ec);
  if (!ec) acceptor.bind(where, ec);
}

// `path`: of a Unix socket, open to its user and group only. The mode is set before it listens, so that
// nobody else connects in between.
template <class Acceptor>
bool bind_and_listen(Acceptor& acceptor, const Endpoint& where, error_code& ec, const char* path = nullptr) {
  bind_to(acceptor, where, ec);
  if (!ec && path != nullptr && ::chmod(path, 0660) != 0) ec.assign(errno, boost::system::system_category());
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) acceptor.non_blocking(true, ec);
  if (ec) {
    error_code ignored;
    acceptor.close(ignored);
  }
  return !ec;
}

sockaddr_storage address_of(const Endpoint& where) {
  sockaddr_storage address{};
  std::memcpy(&address, where.data(), std::min(where.size(), sizeof address));
  return address;
}

// Whether the system has no IPv6 at all: not compiled in, or disabled.
bool lacks_ipv6(const error_code& ec) { return ec.value() == EAFNOSUPPORT || ec.value() == EADDRNOTAVAIL; }

std::uint16_t port_of(const Endpoint& where) {
  const auto* address = reinterpret_cast<const sockaddr*>(where.data());
  if (address->sa_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(address)->sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in*>(address)->sin_port);
}

// Why listening there failed and what to do about it, for the operator who set `host` and `port`.
std::string why_not(const error_code& error) {
  const std::string words = " (" + error.message() + ")";
  switch (error.category() == boost::system::system_category() ? error.value() : 0) {
    case EADDRINUSE: return "another program listens there already; end it, or set another port" + words;
    case EADDRNOTAVAIL:
      return "no network interface of this machine has that address; set host to one that it has, or to "
             ":: for all" +
             words;
    case EACCES:
      return "this user is not allowed to; a port below 1024 needs the capability CAP_NET_BIND_SERVICE, so "
             "set another port" +
             words;
    case EAFNOSUPPORT: return "this machine has no IPv6; set host to an IPv4 address, or to 0.0.0.0" + words;
    default: return error.message() + "; see the settings host and port";
  }
}

Failure cannot_listen(const std::string& name, std::uint16_t port, const error_code& ec) {
  return {ec, "cannot listen on " + place(name, port) + ": " + why_not(ec)};
}

// The same for a Unix socket and the setting `unix_socket`.
std::string why_not_unix(const error_code& error) {
  switch (error.value()) {
    case EADDRINUSE: return "another server listens there already (" + error.message() + ")";
    case ENOENT: return "there is no such folder (" + error.message() + ")";
    case EACCES: return "this user is not allowed to write to that folder (" + error.message() + ")";
    default: return error.message() + "; see the setting unix_socket";
  }
}

bool is_other_file(const std::string& path) {
  struct stat it {};
  return ::lstat(path.c_str(), &it) == 0 && !S_ISSOCK(it.st_mode);
}

// A socket file on which no process listens.
bool is_abandoned(asio::io_context& context, const asio::local::stream_protocol::endpoint& where) {
  asio::local::stream_protocol::socket probe(context);
  error_code ec;
  probe.connect(where, ec);
  return ec == asio::error::connection_refused;
}

// Whether a socket cannot be bound to "::" here.
template <class Acceptor>
bool has_no_ipv6(asio::io_context& context) {
  Acceptor probe(context);
  error_code ec;
  bind_to(probe, tcp::endpoint(tcp::v6(), 0), ec);
  return lacks_ipv6(ec);
}

// Whether a socket bound to `where` is at `here`. Port 0 is any.
bool is_at(const tcp::endpoint& where, const Endpoint& here) {
  tcp::endpoint bound;
  if (here.size() > bound.capacity()) return false;
  bound.resize(here.size());
  std::memcpy(bound.data(), here.data(), here.size());
  return bound.address() == where.address() && (where.port() == 0 || bound.port() == where.port());
}

}  // namespace

checked<std::unique_ptr<Listener>> Listener::open(asio::io_context& context, const std::string& host,
                                                  std::uint16_t port) {
  const std::string name = without_brackets(host);
  error_code ec;
  const auto addresses = addresses_of(context, name, port, ec);
  Acceptor acceptor(context);
  for (const auto& address : addresses) {
    if (!bind_and_listen(acceptor, address.endpoint(), ec)) continue;
    std::unique_ptr<Listener> listener(new Listener(context, std::move(acceptor)));
    const Endpoint here = listener->acceptor_.local_endpoint();
    listener->address_ = Peer(address_of(here));
    listener->port_ = port_of(here);
    return listener;
  }
  if (name == "::" && lacks_ipv6(ec)) return open(context, "0.0.0.0", port);
  return cannot_listen(name, port, ec);
}

checked<void> Listener::check(asio::io_context& context, const std::string& host, std::uint16_t port) {
  const std::string name = without_brackets(host);
  error_code ec;
  for (const auto& address : addresses_of(context, name, port, ec)) {
    Acceptor acceptor(context);
    bind_to(acceptor, address.endpoint(), ec);
    if (!ec) return {};
  }
  if (name == "::" && lacks_ipv6(ec)) return check(context, "0.0.0.0", port);
  return cannot_listen(name, port, ec);
}

checked<std::unique_ptr<Listener>> Listener::open_unix(asio::io_context& context, const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return Failure{
        error_code(ENAMETOOLONG, boost::system::system_category()),
        "cannot listen on " + path + ": the path is too long for a Unix socket; set a shorter unix_socket"};
  }
  if (is_other_file(path)) {
    return Failure{
        error_code(ENOTSOCK, boost::system::system_category()),
        "cannot listen on " + path + ": that file is not a socket; remove it, or set another unix_socket"};
  }
  const asio::local::stream_protocol::endpoint where(path);
  error_code ec;
  Acceptor acceptor(context);
  if (is_abandoned(context, where)) ::unlink(path.c_str());
  if (!bind_and_listen(acceptor, where, ec, path.c_str())) {
    return Failure{ec, "cannot listen on " + path + ": " + why_not_unix(ec)};
  }
  std::unique_ptr<Listener> listener(new Listener(context, std::move(acceptor)));
  listener->path_ = path;
  return listener;
}

checked<std::unique_ptr<Listener>> Listener::adopt(asio::io_context& context, int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  error_code ec;
  Acceptor acceptor(context);
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    ec.assign(errno, boost::system::system_category());
  if (!ec) acceptor.assign({address.ss_family, 0}, descriptor, ec);
  if (!ec) acceptor.non_blocking(true, ec);
  if (ec) return Failure{ec, "cannot use the socket handed over by the service manager: " + ec.message()};
  std::unique_ptr<Listener> listener(new Listener(context, std::move(acceptor)));
  listener->keeper_ = Keeper::opened_it;
  if (address.ss_family == AF_UNIX) return listener;
  listener->address_ = Peer(address);
  listener->port_ = port_of(listener->acceptor_.local_endpoint());
  return listener;
}

std::unique_ptr<Listener> Listener::resume(asio::io_context& context, const std::string& host,
                                           std::uint16_t port, Descriptor left) {
  const std::string name = without_brackets(host);
  auto adopted = adopt(context, left.release());
  if (!adopted) return nullptr;
  std::unique_ptr<Listener> listener = *std::move(adopted);
  listener->keeper_ = Keeper::has_copy;
  const Endpoint here = listener->acceptor_.local_endpoint();
  error_code ec;
  const bool only_ipv4 = name == "::" && has_no_ipv6<Acceptor>(context);
  for (const auto& address : addresses_of(context, only_ipv4 ? "0.0.0.0" : name, port, ec))
    if (is_at(address.endpoint(), here)) return listener;
  return nullptr;
}

}  // namespace framesd::net
