// Solves one problem of flows with SimGrid, as the peer of `kintsugi bench flows` and `bench sharing`.
//
//   simgrid_peer FILE
//
// FILE: number of links, number of flows, bytes per second of every link; then one line per flow: start in seconds, bytes,
// number of links on the route, their indices. Kintsugi has checked the file before; here a bad one only ends the program.
//
// The model is CM02 without its corrections (no latency, no factors, no window, no cross traffic), which leaves max-min fair
// sharing. Each distinct route is a source host in a star zone whose way up is that route; all flows end at one sink. One
// actor starts the flows at their times and then waits for them. Timed is the simulation alone: neither reading the file nor
// building the platform.
//
// Prints: version of SimGrid, makespan in seconds, sum of the finish times in seconds, seconds of real time,
// seconds of processor time.

#include <simgrid/s4u.hpp>
#include <simgrid/version.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace sg4 = simgrid::s4u;

namespace {

struct Flow {
  double start;
  double bytes;
  sg4::Host* source;
};

struct Problem {
  std::vector<Flow> flows;
  sg4::Host* sink;
};

bool read(std::ifstream& in, Problem& problem) {
  size_t link_count;
  size_t flow_count;
  double bytes_per_second;
  if (!(in >> link_count >> flow_count >> bytes_per_second)) {
    return false;
  }
  auto* zone = sg4::create_star_zone("star");
  std::vector<sg4::Link*> links;
  for (size_t i = 0; i < link_count; i++) {
    links.push_back(zone->create_link("link" + std::to_string(i), bytes_per_second)->set_latency(0)->seal());
  }
  problem.sink = zone->create_host("sink", 1e9)->seal();
  zone->add_route(problem.sink->get_netpoint(), nullptr, nullptr, nullptr, std::vector<sg4::LinkInRoute>{}, true);
  std::map<std::vector<size_t>, sg4::Host*> sources;
  for (size_t i = 0; i < flow_count; i++) {
    double start;
    double bytes;
    size_t hops;
    if (!(in >> start >> bytes >> hops)) {
      return false;
    }
    std::vector<size_t> route(hops);
    std::vector<sg4::LinkInRoute> way;
    for (auto& hop : route) {
      if (!(in >> hop) || hop >= link_count) {
        return false;
      }
      way.emplace_back(links[hop]);
    }
    auto& source = sources[route];
    if (source == nullptr) {
      source = zone->create_host("source" + std::to_string(sources.size()), 1e9)->seal();
      zone->add_route(source->get_netpoint(), nullptr, nullptr, nullptr, way, false);
    }
    problem.flows.push_back({start, bytes, source});
  }
  zone->seal();
  return true;
}

void run(const Problem& problem, std::vector<double>& finish) {
  std::vector<sg4::CommPtr> comms;
  comms.reserve(problem.flows.size());
  for (const auto& flow : problem.flows) {
    if (flow.start > sg4::Engine::get_clock()) {
      sg4::this_actor::sleep_until(flow.start);
    }
    if (flow.bytes == 0) { // SimGrid ends such a communication with the next event, not at once
      finish.push_back(flow.start);
      continue;
    }
    comms.push_back(sg4::Comm::sendto_async(flow.source, problem.sink, static_cast<uint64_t>(flow.bytes)));
  }
  for (const auto& comm : comms) {
    comm->wait();
    finish.push_back(comm->get_finish_time());
  }
}

} // namespace

int main(int argc, char** argv) {
  sg4::Engine engine(&argc, argv);
  engine.set_config("network/model:CM02");
  engine.set_config("network/crosstraffic:no");
  engine.set_config("network/TCP-gamma:0");
  engine.set_config("network/weight-S:0");
  engine.set_config("network/latency-factor:1");
  engine.set_config("network/bandwidth-factor:1");
  engine.set_config("network/loopback-lat:0");
  engine.set_config("surf/precision:1e-12");
  engine.set_config("maxmin/precision:1e-12");
  std::ifstream in(argc == 2 ? argv[1] : "");
  Problem problem;
  if (!read(in, problem)) {
    std::fprintf(stderr, "simgrid_peer: not a problem of flows\n");
    return 2;
  }
  std::stable_sort(problem.flows.begin(), problem.flows.end(),
                   [](const Flow& a, const Flow& b) { return a.start < b.start; });
  std::vector<double> finish;
  sg4::Actor::create("starter", problem.sink, [&problem, &finish] { run(problem, finish); });
  const std::clock_t cpu_begin = std::clock();
  const auto begin = std::chrono::steady_clock::now();
  engine.run();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  const double cpu_seconds = static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC;
  double makespan = 0;
  long double sum = 0;
  for (const double time : finish) {
    makespan = std::max(makespan, time);
    sum += time;
  }
  std::printf("%d.%d %.17g %.17g %.9f %.9f\n", SIMGRID_VERSION_MAJOR, SIMGRID_VERSION_MINOR, makespan,
              static_cast<double>(sum), seconds.count(), cpu_seconds);
  return 0;
}
