// SPDX-License-Identifier: MIT
//
// HttpCentre: a log of another framesd, over its routes.
#pragma once

#include <framesd/net/client.hpp>
#include <framesd/push/centre.hpp>

#include <chrono>
#include <string>

namespace framesd::app {

class HttpCentre final : public push::Centre {
 public:
  // log     where the log's own routes begin: "http://centre:8000/logs/rig7-a12", or without /logs/NAME for
  //         the log that the centre gives to requests without a name
  // token   empty: none is sent
  HttpCentre(net::ServerAddress log, std::string token, const net::ClientOptions& options);

  std::chrono::seconds asked_to_wait() const noexcept override { return wait_; }
  push::Trouble trouble() const noexcept override { return trouble_; }
  [[nodiscard]] checked<std::optional<push::CentreLog>> find() override;
  [[nodiscard]] checked<void> make(const RowFormat& format, std::string_view facts) override;
  [[nodiscard]] checked<void> describe(const push::CentreLog& log, std::string_view facts) override;
  [[nodiscard]] checked<void> erase(const push::CentreLog& log, const DepthRange& range) override;
  [[nodiscard]] checked<push::Taken> find_upload(std::string_view id) override;
  [[nodiscard]] checked<push::Taken> store(std::string_view id, std::string_view csv,
                                           std::uint64_t offset) override;
  [[nodiscard]] checked<void> end_upload(std::string_view id, std::string_view header,
                                         std::uint64_t offset) override;

 private:
  // `rest` is what the upload has from `offset` on.
  [[nodiscard]] checked<push::Taken> upload(std::string_view id, std::string_view rest, std::uint64_t offset);
  // Errors: store_unreachable, cancelled.
  [[nodiscard]] checked<net::ClientAnswer> ask(net::ClientRequest request);
  // What an answer means that is not the one that was hoped for.
  [[nodiscard]] Failure refused(const net::ClientAnswer& answer);
  [[nodiscard]] Failure no_log(const net::ClientAnswer& answer);

  const net::ServerAddress log_;
  const std::string own_target_;  // of the log itself, behind the prefix of log_
  const std::string token_;
  const net::ClientOptions options_;
  std::chrono::seconds wait_{0};
  push::Trouble trouble_ = push::Trouble::none;
};

}  // namespace framesd::app
