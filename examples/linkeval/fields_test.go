package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer/identity"
)

func TestParseFields(t *testing.T) {
	got, err := parseFields("name=first_name+surname, dob=dob,E-mail=x")
	if err == nil || !strings.Contains(err.Error(), `no field "E-mail"`) || !strings.Contains(err.Error(), "email, phone") {
		t.Errorf("an unknown field: %v, %v", got, err)
	}
	for text, want := range map[string]spec{
		"name=first_name+surname,dob=dob,email=email,phone=phone,city=city,address=addr": {"name": {"first_name", "surname"}, "dob": {"dob"},
			"email": {"email"}, "phone": {"phone"}, "city": {"city"}, "address": {"addr"}},
		"ssn=soc_sec_id, zip = postcode ,surname=s": {"id": {"soc_sec_id"}, "postcode": {"postcode"}, "family": {"s"}},
		"card=a,loyalty=b,card=c":                   {"card": {"a", "c"}, "loyalty": {"b"}},
	} {
		got, err := parseFields(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
		if again, err := parseFields(got.String()); err != nil || !cmp.Equal(got, again) {
			t.Errorf("%s is written %s, which reads %v, %v", text, got, again, err)
		}
	}
	for _, text := range []string{"", "name", "name=", "name=+", ","} {
		if s, err := parseFields(text); err == nil {
			t.Errorf("parseFields(%q) = %v", text, s)
		}
	}
}

func TestGuessFields(t *testing.T) {
	for header, want := range map[string]string{
		"rec_id,given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id": "given=given_name,family=surname,dob=date_of_birth," +
			"address=street_number+address_1+address_2,postcode=postcode,city=suburb,id=soc_sec_id",
		"unique_id,first_name,surname,dob,city,email,cluster": "given=first_name,family=surname,dob=dob,email=email,city=city",
		"Full Name;Phone":                           "name=Full Name,phone=Phone",
		"name,First Name,Last Name,ZIP,Email-2":     "name=name,given=First Name,family=Last Name,email=Email-2,postcode=ZIP",
		"Name,Surname":                              "given=Name,family=Surname",
		"imię;nazwisko;data_urodzenia;kod_pocztowy": "given=imię,family=nazwisko,dob=data_urodzenia,postcode=kod_pocztowy",
		"Nachname;Vorname;Straße;PLZ;Ort":           "given=Vorname,family=Nachname,address=Straße,postcode=PLZ,city=Ort",
		"nombre;apellidos;teléfono;código_postal":   "given=nombre,family=apellidos,phone=teléfono,postcode=código_postal",
		"Customer Name;RES_CITY;res_zip;home_id":    "name=Customer Name,postcode=res_zip,city=RES_CITY",
		"email,contact_email,mailing_city,city":     "email=email,city=city",
		"a,b,c":                                     "",
	} {
		columns := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ';' })
		if got := guessFields(columns).String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", header, got, want)
		}
	}
}

func TestRecords(t *testing.T) {
	ref := func(line string) channel.Ref { return channel.Ref{Channel: "f0", Kind: channel.KindPerson, ID: line} }
	claim := func(r channel.Ref, k channel.KeyKind, issuer, value string) identity.Claim {
		return identity.Claim{Key: channel.NewKey(k, issuer, value, channel.Asserted), Fact: r}
	}
	for _, c := range []struct {
		fields, header, row string
		want                identity.Party
	}{
		{"name=f+s,dob=d", "f,s,d", "Jan,Nowak,12.05.1980",
			identity.Party{Name: channel.Name{Given: "Jan", Family: "Nowak"}, BirthDate: "12.05.1980"}},
		{"name=surname+first_name", "surname,first_name", "Nowak,Jan Maria", identity.Party{Name: channel.Name{Given: "Jan Maria", Family: "Nowak"}}},
		{"name=f+m+s", "f,m,s", "Jan,,Nowak", identity.Party{Name: channel.Name{Given: "Jan", Family: "Nowak"}}},
		{"name=n", "n,x", "Nowak Jan,y", identity.Party{Name: channel.Name{Full: "Nowak Jan"}}},
		{"given=f,middle=m,family=s,suffix=x", "f,m,s,x", "Jan,A.,Nowak,Jr", identity.Party{Name: channel.Name{Given: "Jan A.", Family: "Nowak Jr"}}},
		{"given=f,name=n,company=c", "f,n,c", ",,ACME Ltd", identity.Party{Name: channel.Name{Full: "ACME Ltd"}, Firm: true}},
		{"given=f,name=n,company=c", "f,n,c", ",Jan Nowak,ACME", identity.Party{Name: channel.Name{Full: "Jan Nowak"}}},
		{"given=f,name=n,company=c", "f,n,c", "Jan,Jan Nowak,ACME", identity.Party{Name: channel.Name{Given: "Jan"}}},
		{"name=f+s", "f,s", ",Nowak", identity.Party{Name: channel.Name{Family: "Nowak"}}},
		{"dob=y+m+d", "y,m,d", "1980,5,12", identity.Party{BirthDate: "1980-5-12"}},
		{"address=no+st,postcode=pc,city=c", "no,st,pc,c", "5,Oak Street,2000,NULL",
			identity.Party{Addresses: []channel.Address{{Street: "5 Oak Street", Postcode: "2000"}}}},
		{"address=no+a+b", "no,a,b", "20a,Brinkworth Street,Rowethorpe", identity.Party{Addresses: []channel.Address{{Street: "20a Brinkworth Street, Rowethorpe"}}}},
		{"address=no+a+b", "no,a,b", "20,Brinkworth Street,Rowethorpe", identity.Party{Addresses: []channel.Address{{Street: "20 Brinkworth Street, Rowethorpe"}}}},
		{"email=a+b", "a,b", "Jan@Example.com,broken at", identity.Party{Claims: []identity.Claim{claim(ref("0"), channel.KeyEmail, "", "jan@example.com"),
			claim(ref("0"), channel.KeyEmail, "", "broken at")}}},
		{"phone=p", "p,q", "0220 350,", identity.Party{Claims: []identity.Claim{claim(ref("0"), channel.KeyPhone, "", "0220 350")}}},
		{"id=ssn,card=c,loyalty=l", "ssn,c,l", "123,n/a,77", identity.Party{Claims: []identity.Claim{claim(ref("0"), channel.KeyNationalID, "id", "123"),
			claim(ref("0"), channel.KeyLoyalty, "loyalty", "77")}}},
	} {
		table, rows, err := readTable(c.header + "\n" + c.row + "\n")
		if err != nil {
			t.Fatal(err)
		}
		s, err := parseFields(c.fields)
		if err != nil {
			t.Fatal(err)
		}
		in := input{reader: reader{spec: s, people: labels{}, homes: labels{}}}
		parties, err := in.take(&dataset{files: []string{"F.csv"}}, table, rows)
		if err != nil {
			t.Fatal(err)
		}
		c.want.Ref = ref("0")
		for i := range parties[0].Claims {
			parties[0].Claims[i].Key.Raw = ""
		}
		if diff := cmp.Diff(c.want, parties[0]); diff != "" {
			t.Errorf("%s of %s (-want +got):\n%s", c.fields, c.row, diff)
		}
	}
}

func TestRegion(t *testing.T) {
	r := reader{region: "PL"}
	if got := r.phoneKey("601 200 300").Value; got != "+48601200300" {
		t.Errorf("with a region: %s", got)
	}
	r.region = ""
	if got := r.phoneKey("+48 601 200 300").Value; got != "+48601200300" {
		t.Errorf("with a country code: %s", got)
	}
}
