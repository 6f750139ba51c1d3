// Sends one kind of request again and again, on connections that are kept alive, and prints what came of it as one line of JSON:
// how many were answered, how fast, how long the slowest hundredth took, and what this program itself cost.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

type result struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"perSecond"`
	P99       float64 `json:"p99"`
	// Milliseconds of CPU that this program used.
	CPU float64 `json:"cpu"`
}

func main() {
	address := flag.String("address", "", "host and port of the service")
	connections := flag.Int("connections", 32, "how many requests are under way at a time")
	duration := flag.Duration("for", time.Second, "how long")
	method := flag.String("method", http.MethodGet, "method of each request")
	body := flag.String("body", "", "JSON, the same in each request")
	paths := flag.String("paths", "", "file with a path on each line, taken in turn")
	flag.Parse()

	requests, err := prepare(*address, *method, *body, *paths)
	if err != nil {
		log.Fatalln(err)
	}
	began := time.Now()
	until := began.Add(*duration)
	taken := make([][]time.Duration, *connections)
	failures := make([]error, *connections)
	var group sync.WaitGroup
	for nth := range *connections {
		group.Go(func() {
			// Each begins elsewhere, so that they do not all ask for the same.
			offset := nth * len(requests) / *connections
			taken[nth], failures[nth] = send(*address, slices.Concat(requests[offset:], requests[:offset]), until)
		})
	}
	group.Wait()
	seconds := time.Since(began).Seconds()
	cpu := usedCPU()
	for _, err := range failures {
		if err != nil {
			log.Fatalln(err)
		}
	}
	all := slices.Concat(taken...)
	if len(all) == 0 {
		log.Fatalln("nothing was answered")
	}
	slices.Sort(all)
	p99 := all[len(all)*99/100]
	_ = json.NewEncoder(os.Stdout).Encode(result{len(all), float64(len(all)) / seconds, float64(p99.Microseconds()) / 1000, cpu})
}

// The bytes of each request, so that nothing has to be put together while it is measured.
func prepare(address, method, body, file string) ([][]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	headers := "Host: " + address + "\r\nAccept: application/json\r\n"
	if body != "" {
		headers += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	var requests [][]byte
	for path := range strings.FieldsSeq(string(text)) {
		requests = append(requests, []byte(method+" "+path+" HTTP/1.1\r\n"+headers+"\r\n"+body))
	}
	return requests, nil
}

// How long each answer took, on one connection. Anything but success ends it: what fails is quick, and no comparison.
func send(address string, requests [][]byte, until time.Time) ([]time.Duration, error) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	reader := bufio.NewReader(connection)
	var taken []time.Duration
	for nth := 0; ; nth++ {
		began := time.Now()
		if began.After(until) {
			return taken, nil
		}
		if _, err := connection.Write(requests[nth%len(requests)]); err != nil {
			return nil, err
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			return nil, err
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			return nil, err
		}
		if response.StatusCode >= 300 {
			return nil, fmt.Errorf("answered %s", response.Status)
		}
		taken = append(taken, time.Since(began))
	}
}

func usedCPU() float64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(time.Duration(usage.Utime.Nano()+usage.Stime.Nano()).Microseconds()) / 1000
}
