/**
 * What the sensors of a made-up home report: motion where people are, doors they go through, the sun in every illuminance, the day in temperature
 * and humidity, steam after showers.
 *
 * A motion sensor sees a walk as a few pulses and somebody sitting now and then.
 */
import { drawNormal } from "../../src/core/math/random.ts";
import { BATHROOM, ROOMS, humidityOf, illuminanceOf, motionOf, temperatureOf } from "./home-things.ts";
import { PERSONS, type Span } from "./household.ts";
import { runBathroomFan } from "./random-automations.ts";
import { mergeSpans, type Site } from "./site.ts";

const FRONT_DOOR = "binary_sensor.front_door";
/** A sensor that goes off and on within this stays on. */
const HOLD_MIN = 0.2;

export interface Sensors {
  readonly motionSensors: number;
  readonly climateSensors: number;
}

export function writeSensors(site: Site, { motionSensors, climateSensors }: Sensors): void {
  writePersons(site);
  writeMotion(site, motionSensors);
  for (let sensor = 0; sensor < motionSensors; sensor += 1) writeIlluminance(site, sensor);
  for (let sensor = 0; sensor < climateSensors; sensor += 1) writeClimate(site, sensor);
  if (climateSensors > BATHROOM) writeShowers(site);
}

/** Persons, the number of people at home, and the front door, which opens about when a phone is seen to come or go. */
function writePersons(site: Site): void {
  const { household, random } = site;
  const steps: { readonly atMin: number; readonly by: number }[] = [];
  for (const [person, { entityId }] of PERSONS.entries()) {
    for (const { fromMin, toMin } of household.away[person] ?? []) {
      if (fromMin >= site.days * 1440) continue;
      site.write(entityId, "not_home", fromMin);
      site.write(entityId, "home", toMin);
      steps.push({ atMin: fromMin, by: -1 }, { atMin: toMin, by: 1 });
      for (const atMin of [fromMin, toMin]) {
        const doorMin = atMin + 2 * (random() - 0.5);
        site.write(FRONT_DOOR, "on", doorMin);
        site.write(FRONT_DOOR, "off", doorMin + 0.1 + 0.4 * random());
      }
    }
  }
  let count: number = PERSONS.length;
  for (const { atMin, by } of steps.sort((a, b) => a.atMin - b.atMin)) {
    count += by;
    site.write("zone.home", String(count), atMin);
  }
}

function writeMotion(site: Site, motionSensors: number): void {
  const { random, household, days } = site;
  const pulses: Span[][] = site.motion.map((spans) => [...spans]);
  for (const { room, fromMin, toMin, isCalm } of household.visits) {
    if (fromMin >= days * 1440) break;
    for (let atMin = fromMin; atMin < toMin;) {
      const endMin = atMin + 0.5 + 1.5 * random();
      pulses[room]?.push({ fromMin: atMin, toMin: Math.min(endMin, toMin + 0.5) });
      atMin = endMin + (isCalm ? 8 : 1.2) * -Math.log(1 - random());
    }
  }
  for (let sensor = 0; sensor < motionSensors; sensor += 1) {
    const isSecond = sensor >= ROOMS.length;
    for (const { fromMin, toMin } of mergeSpans(pulses[sensor % ROOMS.length] ?? [], HOLD_MIN)) {
      // A second sensor of a room sees two thirds, a moment later.
      if (isSecond && random() < 0.33) continue;
      const lateMin = isSecond ? 0.1 * random() : 0;
      site.write(motionOf(sensor), "on", fromMin + lateMin);
      site.write(motionOf(sensor), "off", toMin + lateMin);
    }
  }
}

function writeIlluminance(site: Site, sensor: number): void {
  const { random, days } = site;
  const entityId = illuminanceOf(sensor);
  const brightest = 150 + 1500 * random();
  site.write(entityId, "0", 0);
  for (let day = 0; day < days; day += 1) {
    const { riseMin, setMin } = site.sunOf(day);
    const cloud = Math.exp(0.4 * drawNormal(random));
    for (let atMin = riseMin + 25 * random(); atMin < setMin; atMin += 20 + 20 * random()) {
      const height = Math.sin((Math.PI * (atMin - riseMin)) / (setMin - riseMin));
      const lux = brightest * cloud * height * Math.exp(0.15 * drawNormal(random));
      site.write(entityId, lux.toFixed(0), atMin);
    }
    site.write(entityId, "0", setMin + 20 * random());
  }
}

function writeClimate(site: Site, sensor: number): void {
  const { random, days } = site;
  for (let day = 0; day < days; day += 1) {
    const warm = drawNormal(random);
    for (let minute = 60 * random(); minute < 1440; minute += 45 + 30 * random()) {
      const wave = Math.sin(((minute - 540) / 1440) * 2 * Math.PI);
      const temperature = 20.5 + 0.4 * warm + 1.2 * wave + 0.1 * drawNormal(random);
      const humidity = 50 + warm - 4 * wave + drawNormal(random);
      site.write(temperatureOf(sensor), temperature.toFixed(1), day * 1440 + minute);
      site.write(humidityOf(sensor), humidity.toFixed(1), day * 1440 + minute + 0.02);
    }
  }
}

/** About one shower a day, whenever somebody is up; the bathroom's fan has an automation already. */
function writeShowers(site: Site): void {
  for (const atMin of site.drawUses(1.1))
    runBathroomFan(site, writeSteam(site, humidityOf(BATHROOM), atMin, 68));
}

/** Humidity rises for a quarter of an hour and falls for an hour. @returns when it crossed the threshold */
export function writeSteam(
  site: Site,
  entityId: string,
  atMin: number,
  threshold: number,
  peak = 12,
): number {
  const { random } = site;
  const highest = threshold + peak * (0.4 + 0.6 * random());
  const from = 51 + 2 * random();
  let crossedMin = Infinity;
  for (let minute = 2; minute < 80; minute += 2 + 2 * random()) {
    const share = minute < 15 ? minute / 15 : Math.exp(-(minute - 15) / 25);
    const percent = from + (highest - from) * share;
    site.write(entityId, percent.toFixed(1), atMin + minute);
    if (percent > threshold && crossedMin === Infinity) crossedMin = atMin + minute;
  }
  return crossedMin === Infinity ? atMin + 15 : crossedMin;
}
