// SPDX-License-Identifier: MIT
#include "service_options.hpp"

#include "commands/http_centre.hpp"
#include "token_access.hpp"
#include "token_file.hpp"
#include <framesd/api/make_service.hpp>
#include <framesd/http/conditional.hpp>

#include <array>
#include <filesystem>
#include <string_view>
#include <sys/un.h>
#include <system_error>

namespace framesd::app {
namespace {

struct TokenSource {
  std::string_view key;
  std::filesystem::path TokenFiles::*file;
  std::vector<std::string> api::Tokens::*tokens;
};
constexpr std::array kSources = {
    TokenSource{"admin_token_file", &TokenFiles::admin, &api::Tokens::admin},
    TokenSource{"ingest_token_file", &TokenFiles::ingest, &api::Tokens::ingest},
    TokenSource{"read_token_file", &TokenFiles::read, &api::Tokens::read},
};

constexpr std::string_view kOfLogs = "tokens_file";
constexpr std::string_view kOfUpstream = "upstream_token_file";

// What a start lacks may come later; what is wrong does not get right by itself.
struct Faults {
  Complaints complaints;
  bool all_may_pass = true;

  void add(const boost::system::error_code& code, std::string complaint) {
    all_may_pass = all_may_pass && (code == errc::file_missing || code == errc::file_unreadable);
    complaints.push_back(std::move(complaint));
  }
  // Of the token file that a setting names.
  void add(std::string_view key, const std::filesystem::path& path, const Failure& failure) {
    add(failure.code, std::string(key) + ": " + failure.detail + advice_of_service(key, path));
  }
};

std::string open_to_all_text(std::string_view key, const std::filesystem::path& path) {
  return std::string(key) + ": every user of this machine can read " + path.string() +
         "; to keep the token secret: chmod o= " + path.string();
}

api::Tokens read_tokens(const Settings& settings, Faults& faults, Complaints& warnings) {
  api::Tokens tokens;
  for (const TokenSource& source : kSources) {
    const std::filesystem::path& path = settings.token_files.*source.file;
    if (path.empty()) continue;
    auto file = read_token_file(path);
    if (!file) {
      faults.add(source.key, path, file.error());
      continue;
    }
    if (file->open_to_all) warnings.push_back(open_to_all_text(source.key, path));
    tokens.*source.tokens = std::move(file->tokens);
  }
  const std::filesystem::path& path = settings.token_files.logs;
  if (path.empty()) return tokens;
  auto file = read_log_token_file(path);
  if (!file) {
    faults.add(kOfLogs, path, file.error());
    return tokens;
  }
  if (file->open_to_all) warnings.push_back(open_to_all_text(kOfLogs, path));
  tokens.of_logs = std::move(file->tokens);
  return tokens;
}

// What upstream is reached with.
void reach_upstream(const Settings& settings, api::UpstreamOptions& upstream, Faults& faults,
                    Complaints& warnings) {
  if (upstream.url.empty()) return;
  std::string token;
  if (const std::filesystem::path& path = settings.token_files.upstream; !path.empty()) {
    const auto file = read_token_file(path);
    if (!file) return faults.add(kOfUpstream, path, file.error());
    if (file->open_to_all) warnings.push_back(open_to_all_text(kOfUpstream, path));
    token = file->tokens.front();
  }
  upstream.reach = [token, rate = upstream.bytes_per_second](
                       const std::string& url,
                       const std::atomic<bool>& cancelled) -> std::unique_ptr<push::Centre> {
    const auto address = net::parse_server_address(url);  // accepted by the table of settings
    return std::make_unique<HttpCentre>(
        address.value(), token, net::ClientOptions{.bytes_per_second = rate, .cancelled = &cancelled});
  };
}

std::uint64_t hash_of_all(const std::vector<std::string>& tokens) {
  std::string all;
  for (const std::string& token : tokens) all += token + '\n';
  return http::hash_of(all);
}

constexpr std::chrono::milliseconds kStalenessLeast{
    1000};  // with a replica; logs are asked for twice a second

void check_replica(const DatabaseOptions& database, Faults& faults) {
  if (database.read_url.empty()) return;
  if (database.url.empty())
    faults.add(errc::usage, "database_read_url: is for a replica of database_url, which is not set");
  if (database.max_staleness < kStalenessLeast)
    faults.add(errc::usage,
               "database_read_url: a replica may be behind the database: say by max_staleness how old an "
               "answer may be, such as 5s (at least 1s)");
}

void check_unix_socket(const std::filesystem::path& path, Faults& faults) {
  if (path.empty()) return;
  const auto refuse = [&](std::string_view why) {
    faults.add(errc::usage, "unix_socket: " + path.string() + std::string(why));
  };
  if (path.native().size() >= sizeof(sockaddr_un::sun_path))
    return refuse(" is too long for the path of a Unix socket");
  std::error_code error;
  const auto there = std::filesystem::symlink_status(path, error).type();
  if (there == std::filesystem::file_type::socket) return;
  if (there != std::filesystem::file_type::not_found && !error) return refuse(" is a file, not a socket");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (std::filesystem::status(folder, error).type() == std::filesystem::file_type::not_found)
    refuse(": there is no folder " + folder.string());
}

}  // namespace

TokenHashes token_hashes(const api::Tokens& tokens) {
  TokenHashes hashes;
  for (const TokenSource& source : kSources)
    hashes.emplace_back(source.key, hash_of_all(tokens.*source.tokens));
  std::vector<std::string> lines;
  for (const auto& one : tokens.of_logs)
    lines.push_back(std::to_string(static_cast<int>(one.scope)) + ' ' + one.pattern + ' ' + one.token);
  hashes.emplace_back(kOfLogs, hash_of_all(lines));
  return hashes;
}

std::vector<std::string_view> credential_keys(const Settings& settings, std::string_view folder) {
  std::vector<std::string_view> keys;
  for (const TokenSource& source : kSources) {
    if (!folder.empty() && (settings.token_files.*source.file).parent_path() == folder)
      keys.push_back(source.key);
  }
  if (!folder.empty() && settings.token_files.logs.parent_path() == folder) keys.push_back(kOfLogs);
  return keys;
}

checked<api::ServiceOptions> service_options(const Settings& settings, Complaints& warnings) {
  Faults faults;
  api::ServiceOptions options = settings.service;
  options.csv_dir = settings.csv_folder();
  options.data_dir = settings.store.directory;
  options.tokens = read_tokens(settings, faults, warnings);
  reach_upstream(settings, options.upstream, faults, warnings);
  check_replica(settings.database, faults);
  check_unix_socket(settings.server.unix_socket, faults);
  const auto fit = api::check_options(options);
  if (!fit) faults.add(fit.error().code, fit.error().detail);
  if (!faults.complaints.empty())
    return fail(faults.all_may_pass ? errc::file_missing : errc::usage, in_lines(faults.complaints));
  return options;
}

}  // namespace framesd::app
