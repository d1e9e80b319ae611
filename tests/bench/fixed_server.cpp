// SPDX-License-Identifier: MIT
//
// fixed_server: net alone. A Server whose Service answers everything with the same bytes: beside raw_epoll it
// shows what sessions, parsing and response heads cost.
//
// usage: fixed_server PORT BODY_BYTES [info]      listens on 127.0.0.1 until SIGTERM; "info": with access
// lines
#include <framesd/base/log.hpp>
#include <framesd/net/server.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

class FixedService final : public framesd::api::Service {
 public:
  explicit FixedService(std::size_t bytes) : body_(std::make_shared<const std::string>(bytes, 'x')) {}

  framesd::api::Reply answer(const framesd::http::Request&, framesd::api::Context&,
                             framesd::http::Response& out) override {
    out.content_type = "application/json";
    out.shared_body = body_;
    out.route = "/";
    return framesd::api::Answered{};
  }

 private:
  std::shared_ptr<const std::string> body_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: fixed_server PORT BODY_BYTES [info]\n");
    return 2;
  }
  framesd::log_configure(argc > 3 ? framesd::LogLevel::info : framesd::LogLevel::warning,
                         framesd::LogFormat::json);
  FixedService service(static_cast<std::size_t>(std::atoi(argv[2])));
  framesd::net::ServerOptions options;
  options.host = "127.0.0.1";
  options.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  options.max_connections = 20'000;
  auto server = framesd::net::Server::listen(options, service);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().detail.c_str());
    return 1;
  }
  (*server)->run();
}
