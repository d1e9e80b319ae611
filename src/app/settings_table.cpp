// SPDX-License-Identifier: MIT
#include "settings_table.hpp"

#include "settings_values.hpp"
#include <framesd/http/forwarded.hpp>
#include <framesd/http/query.hpp>
#include <framesd/net/probe.hpp>
#include <framesd/push/push.hpp>

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace framesd::app {
namespace {

using std::chrono::milliseconds;
using namespace std::string_view_literals;
using WordList = std::span<const std::string_view>;

constexpr std::uint64_t kKiB = std::uint64_t{1} << 10;
constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr milliseconds kShortest{100};
constexpr milliseconds kHour{3'600'000};
constexpr milliseconds kCentury = 36'525 * 24 * kHour;

constexpr std::array kLogLevels = {"debug"sv, "info"sv, "warning"sv, "error"sv, "critical"sv};
constexpr std::array kLogFormats = {"json"sv, "text"sv};
constexpr std::array kDurabilities = {"full"sv, "relaxed"sv};

constexpr std::array kUnits = {"ingests"sv, "logs"sv};  // as api::RetentionOptions::Unit
constexpr std::array kPngForms = {"rgb"sv, "indexed"sv};
constexpr Taken kAtStart = Taken::at_start;
constexpr Taken kAtReload = Taken::at_reload;

// "scheme://host" or "scheme://host:port", as browsers send it: nothing behind, no blanks.
bool is_cors_origin(std::string_view item) {
  if (item == "*") return true;
  const auto mark = item.find("://");
  if (mark == 0 || mark == std::string_view::npos) return false;
  const std::string_view host = item.substr(mark + 3);
  return !host.empty() && host.find_first_of("/?#@ \"*") == std::string_view::npos;
}

bool is_host_name(std::string_view item) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  return item == "*" || (!item.empty() && item.find_first_not_of(kLetters) == std::string_view::npos);
}

// Of a URI "postgresql://user:word@host/name?key=value", or of "key=value" with blanks between.
bool holds_password(std::string_view address) {
  std::string memory;
  if (const auto scheme = address.find("://"); scheme != address.npos) {
    const std::string_view rest = address.substr(scheme + 3);
    const std::string_view place = rest.substr(0, rest.find_first_of("/?"));
    if (place.substr(0, place.rfind('@') + 1).find(':') != place.npos) return true;
    memory.reserve(address.size());
    (void)http::percent_decode(address, {}, memory);  // for the names of its keys; one that is broken stays
  }
  constexpr std::string_view kWord = "password";
  for (auto at = address.find(kWord); at != address.npos; at = address.find(kWord, at + 1)) {
    if (trimmed(address.substr(at + kWord.size())).starts_with('=')) return true;
  }
  return false;
}

std::string fault_of_database(std::string_view address) {
  if (!holds_password(address)) return {};
  return "holds a password, which anybody could read in the list of processes or in the configuration: put "
         "it into a file, and name that in database_password_file";
}

std::string fault_of_upstream(std::string_view address) {
  const auto server = net::parse_server_address(address);
  if (!server) return server.error().detail;
  if (server->unix_socket.empty()) return {};
  return "is a Unix socket: it must be as http://centre:8000/logs/{log}";
}

using Small = CountSlot<std::uint16_t>;
using Large = CountSlot<std::uint32_t>;
using Entries = CountSlot<std::size_t>;

template <auto Part, auto Member>
auto& member_of(Settings& settings) {
  return settings.*Part.*Member;
}
template <auto Member>
auto& retention_of(Settings& settings) {
  return settings.service.retention.*Member;
}
template <auto Member>
auto& upstream_of(Settings& settings) {
  return settings.service.upstream.*Member;
}
template <auto Member>
auto& row_format_of(Settings& settings) {
  return settings.store.format.*Member;
}

// The field of one part's options.
template <auto Part, auto Member>
constexpr auto at =
    Field<std::remove_reference_t<decltype(member_of<Part, Member>(std::declval<Settings&>()))>>{
        member_of<Part, Member>};
template <auto Member>
constexpr auto server = at<&Settings::server, Member>;
template <auto Member>
constexpr auto service = at<&Settings::service, Member>;
template <auto Member>
constexpr auto disk = at<&Settings::store, Member>;
template <auto Member>
constexpr auto database = at<&Settings::database, Member>;
template <auto Member>
constexpr auto logs = at<&Settings::log, Member>;
template <auto Member>
constexpr auto token_file = at<&Settings::token_files, Member>;
template <auto Member>
constexpr auto retention =
    Field<std::remove_reference_t<decltype(retention_of<Member>(std::declval<Settings&>()))>>{
        retention_of<Member>};
template <auto Member>
constexpr auto upstream =
    Field<std::remove_reference_t<decltype(upstream_of<Member>(std::declval<Settings&>()))>>{
        upstream_of<Member>};
template <auto Member>
constexpr auto rows =
    Field<std::remove_reference_t<decltype(row_format_of<Member>(std::declval<Settings&>()))>>{
        row_format_of<Member>};

constexpr Key kKeys[] = {
    {"host", "address to listen on; :: means IPv4 and IPv6, or IPv4 alone on a machine without IPv6",
     TextSlot{server<&net::ServerOptions::host>, fault_of_host}, kAtStart},
    {"port", "TCP port to listen on; 0 lets the system choose",
     Small{server<&net::ServerOptions::port>, 0, 65535}, kAtStart},
    {"unix_socket", "path of a Unix socket to listen on, too",
     OptionalPathSlot{server<&net::ServerOptions::unix_socket>}, kAtStart},
    {"threads", "threads that serve requests", Large{server<&net::ServerOptions::threads>, 1, 256}, kAtStart,
     "the number of cores"},
    {"app_name", "name of this server, as / and /health report it",
     TextSlot{service<&api::ServiceOptions::app_name>}},
    {"environment", "what this server is used for, as /health reports it: production, test",
     TextSlot{service<&api::ServiceOptions::environment>}},
    {"log_level", "lowest level that is logged",
     ChoiceSlot<LogLevel>{logs<&LogOptions::level>, WordList(kLogLevels)}},
    {"log_format", "format of log lines",
     ChoiceSlot<LogFormat>{logs<&LogOptions::format>, WordList(kLogFormats)}},
    {"access_log", "requests that get a log line: all, errors and slow ones, those and one in N, none",
     AccessLogSlot{server<&net::ServerOptions::access_log>}},
    {"data_dir", "folder of the store", PathSlot{disk<&store::lmdb::OpenOptions::directory>}, kAtStart,
     "$STATE_DIRECTORY, else ./data"},
    {"map_size", "size that the store may grow to; the disk is used only as the store fills",
     SizeSlot{disk<&store::lmdb::OpenOptions::map_bytes>, kMiB, store::lmdb::kMapBytesMax}, kAtStart},
    {"durability",
     "what survives a power cut: with full all acknowledged rows, with relaxed all but those of the last "
     "commit",
     ChoiceSlot<store::lmdb::Durability>{disk<&store::lmdb::OpenOptions::durability>,
                                         WordList(kDurabilities)},
     kAtStart},
    {"database_url",
     "database that framesd-postgres keeps the logs in, as libpq takes it, without a password",
     AddressSlot{database<&DatabaseOptions::url>, fault_of_database}, kAtStart},
    {"database_password_file", "file of the password for database_url (framesd-postgres)",
     OptionalPathSlot{database<&DatabaseOptions::password_file>}, kAtStart,
     "$CREDENTIALS_DIRECTORY/database_password, else none"},
    {"database_connections", "largest number of connections to the database for reading (framesd-postgres)",
     Large{database<&DatabaseOptions::connections>, 1, 1000}, kAtStart},
    {"max_staleness",
     "time for which what the database said of a log is not asked again; own commits are seen at once "
     "(framesd-postgres)",
     DurationSlot{database<&DatabaseOptions::max_staleness>, milliseconds(0), kHour}, kAtStart},
    {"database_read_url",
     "replica of database_url that is read from, where it has what was seen already (framesd-postgres)",
     AddressSlot{database<&DatabaseOptions::read_url>, fault_of_database}, kAtStart},
    {"source_width", "samples per row as recorded; fixed once the store exists",
     Small{rows<&RowFormat::source_width>, 1, kWidthMax}, kAtStart},
    {"frame_width", "samples per row as shown; fixed once the store exists",
     Small{rows<&RowFormat::frame_width>, 1, kWidthMax}, kAtStart},
    {"resample", "filter that resizes a recorded row to the shown one; fixed once the store exists",
     ChoiceSlot<Filter>{rows<&RowFormat::filter>, WordList(kFilterNames)}, kAtStart},
    {"chunk_size", "largest number of rows per commit",
     Large{service<&api::ServiceOptions::chunk_size>, 1, 1'000'000}, kAtStart},
    {"on_error", "after a bad row: skip it and go on, or stop reading its file",
     ChoiceSlot<ingest::OnError>{service<&api::ServiceOptions::on_error>, WordList(ingest::kOnErrorNames)}},
    {"absent", "a row in which samples are absent (blank, NaN): keep it with gaps, or reject it",
     ChoiceSlot<ingest::AbsentAs>{service<&api::ServiceOptions::absent>, WordList(ingest::kAbsentAsNames)}},
    {"csv_dir", "folder that POST /frames/reload may read from",
     DerivedPathSlot{service<&api::ServiceOptions::csv_dir>, &Settings::csv_folder}, kAtReload,
     "csv in data_dir"},
    {"csv_file", "file that POST /frames/reload reads if the request names none",
     OptionalPathSlot{service<&api::ServiceOptions::csv_file>}},
    {"default_log", "log of the routes without /logs/NAME; default: the one of data_dir itself",
     TextSlot{service<&api::ServiceOptions::default_log>}},
    {"create_logs", "an upload to a log that does not exist makes it, with the widths of the log default",
     SwitchSlot{service<&api::ServiceOptions::create_logs>}},
    {"max_logs", "largest number of logs", Entries{service<&api::ServiceOptions::max_logs>, 1, 1'000'000},
     kAtStart},
    {"max_open_logs", "largest number of logs that are open at the same time, beside the default log",
     Entries{service<&api::ServiceOptions::max_open_logs>, 1, 100'000}, kAtStart},
    {"log_idle", "time without a request after which a log is closed",
     DurationSlot{service<&api::ServiceOptions::log_idle>, kShortest, 24 * kHour}, kAtStart},
    {"keep", "age at which rows are dropped, see OPERATING.md; 0s: they are kept for ever",
     DurationSlot{retention<&api::RetentionOptions::keep>, milliseconds(0), kCentury}, kAtStart},
    {"store_max", "size of all logs above which the oldest rows are dropped; 0: they are kept",
     SizeSlot{retention<&api::RetentionOptions::store_max>, 0, store::lmdb::kMapBytesMax}, kAtStart},
    {"drop", "what keep and store_max drop: rows of the oldest ingests, or whole logs with a name",
     ChoiceSlot<api::RetentionOptions::Unit>{retention<&api::RetentionOptions::unit>, WordList(kUnits)},
     kAtStart},
    {"drop_notice", "time from the announcement that rows will be dropped until they are",
     DurationSlot{retention<&api::RetentionOptions::notice>, kShortest, 30 * 24 * kHour}, kAtStart},
    {"upstream", "another framesd that changes are sent to; {log} is a log's name, see OPERATING.md",
     AddressSlot{upstream<&api::UpstreamOptions::url>, fault_of_upstream}, kAtStart},
    {"upstream_token_file", "file of a token of upstream, which may ingest or, to delete there, admin",
     OptionalPathSlot{token_file<&TokenFiles::upstream>}, kAtStart},
    {"upstream_rate", "bytes per second that are sent to upstream; 0: as fast as the link is",
     RateSlot{upstream<&api::UpstreamOptions::bytes_per_second>, push::kRateLeast, kGiB, push::kTooSlow},
     kAtStart},
    {"upstream_erase", "whether frames that are deleted or dropped here are deleted at upstream, too",
     SwitchSlot{upstream<&api::UpstreamOptions::erase>}, kAtStart},
    {"max_ingests", "largest number of uploads at the same time",
     Large{service<&api::ServiceOptions::max_ingests>, 1, 10'000}},
    {"max_event_clients", "largest number of clients of /events at the same time; 0: there is no /events",
     Large{service<&api::ServiceOptions::max_event_clients>, 0, 100'000}},
    {"max_connections", "largest number of connections at the same time",
     Entries{server<&net::ServerOptions::max_connections>, 1, 1'000'000}},
    {"header_timeout", "time allowed for the header of a request to arrive",
     DurationSlot{server<&net::ServerOptions::header_timeout>, kShortest, kHour}},
    {"request_timeout", "time allowed to receive a request and to send the answer",
     DurationSlot{server<&net::ServerOptions::request_timeout>, kShortest, kHour}},
    {"idle_timeout", "time that a connection may be idle between two requests",
     DurationSlot{server<&net::ServerOptions::idle_timeout>, kShortest, 24 * kHour}},
    {"drain_timeout", "time that running requests have to end when the server stops; then they are cut off",
     DurationSlot{server<&net::ServerOptions::drain_timeout>, kShortest, kHour}},
    {"body_max", "largest request body; uploads of rows may be larger",
     SizeSlot{server<&net::ServerOptions::body_max>, kKiB, kGiB}},
    {"colormap", "colormap for requests that name none: a name from /colormaps, or colour stops",
     TextSlot{service<&api::ServiceOptions::colormap>}},
    {"colormap_dir", "folder of your own colormaps",
     OptionalPathSlot{service<&api::ServiceOptions::colormap_dir>}},
    {"png", "PNG frames in true colour, or with a palette, which is smaller and faster",
     ChoiceSlot<bool>{service<&api::ServiceOptions::png_indexed>, WordList(kPngForms)}},
    {"png_level", "compression of PNG frames: 0 none, 1 fast and small, 2 to 9 smaller and slow",
     CountSlot<int>{service<&api::ServiceOptions::png_level>, 0, 9}},
    {"cache_ttl_seconds", "seconds that an answer is kept in memory; 0: answers are not kept",
     SecondsSlot{service<&api::ServiceOptions::cache_ttl>, 0, 86400}},
    {"frame_cache_size", "largest number of answers about single frames that are kept in memory",
     Entries{service<&api::ServiceOptions::frame_cache_size>, 0, 10'000'000}},
    {"range_cache_size", "largest number of other answers that are kept in memory",
     Entries{service<&api::ServiceOptions::range_cache_size>, 0, 10'000'000}},
    {"cache_max_bytes", "memory for both caches together",
     SizeSlot{service<&api::ServiceOptions::cache_max_bytes>, 0, 1024 * kGiB}},
    {"admin_token_file", "file of the token that may do everything",
     OptionalPathSlot{token_file<&TokenFiles::admin>}, kAtReload,
     "$CREDENTIALS_DIRECTORY/admin_token, else none"},
    {"ingest_token_file", "file of the token that may store frames",
     OptionalPathSlot{token_file<&TokenFiles::ingest>}, kAtReload,
     "$CREDENTIALS_DIRECTORY/ingest_token, else none"},
    {"read_token_file", "file of the token that reading needs",
     OptionalPathSlot{token_file<&TokenFiles::read>}, kAtReload,
     "$CREDENTIALS_DIRECTORY/read_token, else none"},
    {"tokens_file", "file of tokens for single logs", OptionalPathSlot{token_file<&TokenFiles::logs>},
     kAtReload, "$CREDENTIALS_DIRECTORY/tokens, else none"},
    {"auth_failures", "wrong tokens per minute that an address may send; 0: no limit",
     Large{service<&api::ServiceOptions::auth_failures>, 0, 1'000'000}},
    {"rate_limit",
     "requests per second that an address may send, files of the viewer not counted; 0: no limit",
     Large{service<&api::ServiceOptions::rate_limit>, 0, 1'000'000}},
    {"rate_burst", "requests that an address may send at once; 0: as many as rate_limit",
     Large{service<&api::ServiceOptions::rate_burst>, 0, 1'000'000}},
    {"cors_origins", "web pages of other hosts that may use this server",
     ListSlot{service<&api::ServiceOptions::cors_origins>, is_cors_origin,
              "origins such as https://rig.example:8443, or *"}},
    {"allowed_hosts",
     "names that clients may call this server by, besides addresses, localhost and its host name",
     ListSlot{service<&api::ServiceOptions::allowed_hosts>, is_host_name, "host names, or * for any"}},
    {"trusted_proxies", "proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are trusted",
     ListSlot{service<&api::ServiceOptions::trusted_proxies>, http::is_proxy,
              "addresses, networks such as 10.0.0.0/8, or unix"}},
    {"viewer", "show browsers the viewer at /", SwitchSlot{service<&api::ServiceOptions::viewer>}},
    {"metrics", "serve /metrics", SwitchSlot{service<&api::ServiceOptions::metrics>}},
    {"server_timing", "report in every answer how long it took",
     SwitchSlot{server<&net::ServerOptions::server_timing>}},
};

}  // namespace

std::span<const Key> keys() noexcept { return kKeys; }

std::span<const std::string_view> key_names() {
  static const auto names = [] {
    std::array<std::string_view, std::size(kKeys)> all;
    std::transform(std::begin(kKeys), std::end(kKeys), all.begin(), [](const Key& key) { return key.name; });
    return all;
  }();
  return names;
}

std::optional<std::size_t> find_key(std::string_view name) noexcept {
  for (std::size_t i = 0; i < std::size(kKeys); ++i) {
    if (kKeys[i].name == name) return i;
  }
  return {};
}

}  // namespace framesd::app
