// Threads of ours beside the loop's.
#pragma once
#include <functional>
#include <thread>

namespace foyer {

// `name` is what ps and gdb show, at most 15 letters. It gets no signals: those are the loop's. Join it.
std::thread StartThread(const char* name, std::function<void()> run);

}  // namespace foyer
