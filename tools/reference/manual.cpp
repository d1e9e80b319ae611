// SPDX-License-Identifier: MIT
//
// The manual pages. What the tables do not hold is said here.
#include "commands/commands.hpp"
#include "program.hpp"
#include "reference.hpp"
#include "roff.hpp"

#include <algorithm>
#include <string>

namespace framesd::reference {
namespace {

using app::commands;
using app::keys;
using app::of_program;

bool is_of_framesd() { return app::program_name() == "framesd"; }

// The configuration that the unit of the program names.
std::string conf() { return of_program("@CONF"); }

// @PROGRAM and @CONF: see app/program.hpp.
constexpr std::string_view kAboutServer =
    R"(Stores borehole image logs@IN_PLACE and serves them over HTTP: JSON, PNG pictures and raw numbers, to programs and to
the viewer, which any browser opens at the address of the server. Without a command it serves until SIGTERM. It is
mostly run by systemd, which the unit of the same name tells how.

Options stand before or after the command. Every setting of @PROGRAM.conf(5) is an option of every command, too: the
setting log_level is --log-level, its value is the next word or stands behind an equals sign.
)";

constexpr std::string_view kAboutFile =
    R"(A line is key = value. A # at the beginning of a line or after a blank begins a comment; a value in double
quotes may hold one, and \" and \\. Keys stand once. What is not in the file has its default.

Sizes are written as 512K, 1M, 64G; times as 500ms, 10s, 2m, 24h, 30d; none stands for nothing.

An option of the command line (--port 9000) overrides the environment (FRAMESD_PORT=9000), which overrides the file,
which overrides the default. To see each value and where it comes from, or everything that is wrong:

    @PROGRAM -c @CONF --print-config
    @PROGRAM -c @CONF --check-config

After systemctl reload @PROGRAM (the signal SIGHUP) a server reads the file and the tokens again. If anything is wrong
there, the old settings stay and the log says why.
)";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& letter : out)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return out;
}

std::string sentence(std::string_view text) {
  std::string out = upper(text.substr(0, 1)).append(text.substr(1));
  return out.ends_with('.') ? out : out + ".";
}

void add_synopsis(Page& page) {
  page.section("SYNOPSIS");
  for (const app::Command* command : commands()) {
    std::string usage = std::string(command == commands().front() ? "[" : "").append(command->name);
    usage.append(command == commands().front() ? "] [OPTION...]" : " [OPTION...]");
    if (!command->words.empty()) usage.append(" ").append(command->words);
    page.item(app::program_name(), usage, of_program(command->summary));
  }
}

void add_command(Page& page, const app::Command& command) {
  page.subsection(std::string(command.name) + (command.words.empty() ? "" : " ") +
                  std::string(command.words));
  page.prose(of_program(command.about.empty() ? sentence(command.summary) : std::string(command.about)));
  for (const Typed& option : options_of(command)) page.item(option.name, option.value.name, option.about);
  if (command.settings.empty()) return;
  std::string list = "Settings that matter to it most:";
  for (const std::string_view name : command.settings)
    list.append(name == command.settings.front() ? " " : ", ")
        .append(app::spelled(app::setting_of_program(name)));
  page.paragraph(list + ".");
}

void add_environment(Page& page) {
  page.section("ENVIRONMENT");
  page.item("FRAMESD_KEY", "", "The setting KEY, in capitals: FRAMESD_LOG_LEVEL=debug.");
  page.item("STATE_DIRECTORY", "", "Where data_dir is when no setting says it; systemd sets it.");
  page.item(
      "CREDENTIALS_DIRECTORY", "",
      "Holds what no setting names: admin_token, ingest_token, read_token, tokens, upstream_token, and the "
      "password of a database, database_password.");
  page.item("NOTIFY_SOCKET, WATCHDOG_USEC, LISTEN_FDS", "",
            "Of the service manager: a server reports there, and takes its sockets from there.");
}

void add_signals(Page& page) {
  page.section("SIGNALS");
  page.item(
      "SIGTERM, SIGINT", "",
      "A server accepts no new requests, lets running ones end within drain_timeout, commits and ends. The "
      "second one cuts them off.");
  page.item("SIGHUP", "", "A server reads its configuration and tokens again.");
}

void add_files(Page& page) {
  page.section("FILES");
  page.item(conf(), "", "The configuration that the unit names.");
  if (is_of_framesd())
    page.item("/var/lib/framesd", "", "The store of the service, which belongs to the user of the unit.");
}

void add_setting(Page& page, const app::Key& key) {
  page.item(key.name, "= " + app::placeholder(key), sentence(key.about));
  std::string facts = "Default: " + app::default_text(key) + ".";
  const std::string bounds = app::bounds_text(key);
  if (!bounds.empty() && bounds.find("..") != bounds.npos) facts += " Bounds: " + bounds + ".";
  if (key.taken == app::Taken::at_start) facts += " A running server takes it after a restart.";
  page.more(facts);
}

}  // namespace

std::string manual_of_program() {
  const std::string name(app::program_name());
  Page page(upper(name), 1);
  page.section("NAME").paragraph(
      name + of_program(" - store borehole image logs@IN_PLACE and serve them over HTTP"));
  add_synopsis(page);
  page.section("DESCRIPTION").prose(of_program(kAboutServer));
  page.section("OPTIONS");
  for (const Typed& option : common_options()) {
    const std::string_view letter = option.name == "--config"         ? "-c, "
                                    : option.name == "--check-config" ? "-t, "
                                    : option.name == "--help"         ? "-h, "
                                                                      : "";
    page.item(std::string(letter) + option.name, option.value.name, option.about);
  }
  page.section("COMMANDS");
  for (const app::Command* command : commands()) add_command(page, *command);
  page.section("EXIT STATUS");
  for (const auto& [status, meaning] : app::exit_statuses()) page.item(std::to_string(status), "", meaning);
  add_environment(page);
  add_signals(page);
  add_files(page);
  const std::string_view others =
      is_of_framesd() ? "framesd-backup(1) framesd-upload(1) framesd-verify.service(8) " : "";
  return page.see_also(name + ".conf(5) " + std::string(others) + "systemctl(1) journalctl(1)").text();
}

std::string manual_of_settings() {
  const std::string name(app::program_name());
  Page page(upper(name) + ".CONF", 5);
  page.section("NAME").paragraph(name + ".conf - settings of framesd and framesd-postgres");
  page.section("SYNOPSIS").paragraph(std::string(conf()));
  page.section("DESCRIPTION").prose(of_program(kAboutFile));
  page.section("SETTINGS");
  for (const app::Key& key : keys()) add_setting(page, key);
  page.section("EXAMPLES").paragraph("A server on one address:");
  page.example("host = 192.168.10.5\ndata_dir = /var/lib/" + name + "\n");
  page.paragraph(
      "A token for those who store rows, in a file of mode 600 that belongs to root. The user of the unit "
      "may not read it: systemd hands it over, by these lines in systemctl edit " +
      name + ", and ingest_token_file is not set.");
  page.example("[Service]\nLoadCredential=ingest_token:/etc/framesd/ingest_token\n");
  return page.see_also(name + "(1)").text();
}

}  // namespace framesd::reference
