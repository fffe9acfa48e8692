// The daemon's answers for people to read.
#pragma once
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace foyer::ctl {

// Columns as wide as their widest cell. Control characters, which a peer may have put into its name, become '?'.
void PrintTable(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

void PrintStatus(std::ostream& out, const nlohmann::json& status);
void PrintLocks(std::ostream& out, const nlohmann::json& answer);
void PrintInputs(std::ostream& out, const nlohmann::json& answer);
// With the password, if foyerctl has made one.
void PrintNewUser(std::ostream& out, const nlohmann::json& user);
// With its digits, if the daemon has made them.
void PrintPin(std::ostream& out, const nlohmann::json& pin);
void PrintPins(std::ostream& out, const nlohmann::json& answer);
void PrintCards(std::ostream& out, const nlohmann::json& answer);
void PrintReload(std::ostream& out, const nlohmann::json& answer);
void PrintUsers(std::ostream& out, const nlohmann::json& answer);
void PrintBindings(std::ostream& out, const nlohmann::json& answer);
void PrintUplinks(std::ostream& out, const nlohmann::json& answer);
void PrintAccounts(std::ostream& out, const nlohmann::json& answer);
void PrintTokens(std::ostream& out, const nlohmann::json& answer);
void PrintBans(std::ostream& out, const nlohmann::json& answer);
void PrintAudio(std::ostream& out, const nlohmann::json& status);
void PrintCalibration(std::ostream& out, const nlohmann::json& answer);
void PrintRings(std::ostream& out, const nlohmann::json& answer);
// One ring, with each step of it.
void PrintRing(std::ostream& out, const nlohmann::json& ring);
// Those that differ from the file.
void PrintChangedSettings(std::ostream& out, const nlohmann::json& answer);
void PrintSetting(std::ostream& out, const nlohmann::json& setting);
void PrintDoctor(std::ostream& out, const nlohmann::json& answer);
void PrintTestRing(std::ostream& out, const nlohmann::json& answer);
void PrintCalls(std::ostream& out, const nlohmann::json& answer);
// "12.345678  ring  button=..."; the stamp is CLOCK_MONOTONIC in seconds.
void PrintEvent(std::ostream& out, const nlohmann::json& event);

}  // namespace foyer::ctl
